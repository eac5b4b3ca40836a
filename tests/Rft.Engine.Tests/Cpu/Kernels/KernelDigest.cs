using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Rft.Engine.Cpu;
using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;
using Rft.Engine.Models.Architectures;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu.Kernels;

/// <summary>One number for the bits of every kernel's output and of a whole model's, to compare machines and instruction sets.</summary>
internal static unsafe class KernelDigest
{
    private const int Rows = 45, Heads = 4, KvHeads = 2, HeadSize = 24, Columns = Heads * HeadSize, KvColumns = KvHeads * HeadSize;

    /// <summary>A SHA-256 for each kind of kernel.</summary>
    public static string Compute(int threads)
    {
        using var pool = new WorkerPool(threads);
        return string.Join(
            ' ',
            Of(nameof(Products), Products),
            Of(nameof(Rowwise), Rowwise),
            Of(nameof(Probabilities), Probabilities),
            Of(nameof(Attend), (pool, hash) => Attend(pool, hash, new AttentionRule(AttentionRule.UsualScale(HeadSize)))),
            Of("Windowed", (pool, hash) => Attend(pool, hash, new AttentionRule(0.3f, 19, 1.5f))),
            Of(nameof(Families), Families),
            Of(nameof(Optimize), Optimize),
            Of(nameof(WholeModel), WholeModel));

        string Of(string name, Action<WorkerPool, IncrementalHash> kernels)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            kernels(pool, hash);
            return $"{name}={Convert.ToHexStringLower(hash.GetHashAndReset())}";
        }
    }

    // Sampled tokens with their log-probabilities, scores, and the weights after a step.
    private static void WholeModel(WorkerPool pool, IncrementalHash hash)
    {
        using var model = new CpuEngine(pool.Threads).Load(
            ModelFolder.Create(TestModels.Small),
            new EngineOptions { Initialization = ModelInitialization.Random, Trainable = AdapterKind.Full, MaximumBatchTokens = 64, MaximumSequences = 4 });
        var completions = model.Generate(
            new GenerationRequest
            {
                Prompts = [[1, 2, 3], [4, 5, 6, 7, 8]],
                PromptKeys = [1, 2],
                SamplesPerPrompt = 2,
                Sampling = new SamplingParameters { MaximumTokens = 20, StopTokens = [] },
            },
            CancellationToken.None);
        foreach (var completion in completions)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>(completion.Tokens));
            hash.AppendData(MemoryMarshal.AsBytes<float>(completion.LogProbabilities));
        }

        var batch = TestModels.Batch(TestModels.Small.VocabularySize, 1, 30, 20);
        var scores = new float[50];
        model.Score(batch, WeightSelection.Policy, 1, scores, []);
        hash.AppendData(MemoryMarshal.AsBytes<float>(scores));
        model.Accumulate(batch, 1, static (_, _, gradient, _) => gradient.Fill(-0.1f));
        model.Step(new OptimizerStep(1e-3, 0.9, 0.99, 1e-8, 0, 1));
        foreach (var tensor in model.ExportWeights())
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(tensor.Values));
        }
    }

    private static void Products(WorkerPool pool, IncrementalHash hash)
    {
        foreach (var (rows, inner, outer) in new[] { (1, 50, 70), (Rows, 64, 128), (130, 33, 260), (7, 200, 8) })
        {
            using var x = new TestMatrix(rows, inner, 1);
            using var weight = new TestMatrix(outer, inner, 2);
            using var packed = new PackedMatrix(inner, outer);
            using var y = new TestMatrix(rows, outer, 3);
            packed.Pack(pool, weight.Data, weight.View.Stride);
            Gemm.Multiply(pool, x.View, packed, y.View, true);
            Gemm.AccumulateOuterProduct(pool, y.View, x.View, weight.View);
            Append(hash, y);
            Append(hash, weight);
            foreach (var type in Enum.GetValues<TensorType>())
            {
                using var narrow = new PackedMatrix(inner, outer, PackedFormats.Of(type));
                using var source = new TestMatrix(outer, inner, 4, gap: 0);
                for (var i = 0; type != TensorType.F32 && i < inner * outer; i++)
                {
                    // In place: a number is read before its bytes are written over.
                    var value = source.Data[i];
                    ((ushort*)source.Data)[i] = type == TensorType.BF16
                        ? BFloat16.FromSingle(value)
                        : BitConverter.HalfToUInt16Bits((Half)value);
                }

                using var dx = new TestMatrix(rows, inner, 5);
                narrow.PackRows(pool, 0, outer, (byte*)source.Data, type);
                Gemm.Multiply(pool, x.View, narrow, y.View, false);
                Gemm.MultiplyTransposed(pool, y.View, narrow, dx.View, false);
                Append(hash, y);
                Append(hash, dx);
            }
        }
    }

    private static void Rowwise(WorkerPool pool, IncrementalHash hash)
    {
        using var x = new TestMatrix(Rows, Columns, 1, 3);
        using var other = new TestMatrix(Rows, Columns, 2, 3);
        using var y = new TestMatrix(Rows, Columns, 3);
        using var weight = new TestMatrix(1, Columns, 4);
        using var inverse = new TestMatrix(1, Rows, 5);
        RmsNorm.Forward(pool, x.View, weight.Data, 1e-5f, y.View, inverse.Data);
        RmsNorm.Backward(pool, other.View, x.View, weight.Data, inverse.Data, y.View, weight.Data);
        Append(hash, y);
        Append(hash, weight);
        using var angles = new TestMatrix(Rows, HeadSize, 6, 1, 0);
        var positions = stackalloc int[Rows];
        for (var t = 0; t < Rows; t++)
        {
            positions[t] = Rows - 1 - t;
        }

        Rope.Apply(pool, y.View, HeadSize, HeadSize, positions, angles.Data, angles.Data + 100, false);
        Append(hash, y);
        GatedLinearUnit.Forward(pool, ActivationFunction.Silu, x.View, other.View, y.View);
        Append(hash, y);
        GatedLinearUnit.Backward(pool, ActivationFunction.Silu, y.View, x.View, other.View, x.View, other.View);
        Append(hash, x);
        Append(hash, other);
        Append(hash, y);
    }

    // What only some families of models have.
    private static void Families(WorkerPool pool, IncrementalHash hash)
    {
        using var x = new TestMatrix(Rows, Columns, 1, 3);
        using var other = new TestMatrix(Rows, Columns, 2, 3);
        using var y = new TestMatrix(Rows, Columns, 3);
        using var weight = new TestMatrix(1, Columns, 4);
        using var bias = new TestMatrix(1, Columns, 5);
        using var inverse = new TestMatrix(1, Rows, 5);
        foreach (var function in Enum.GetValues<ActivationFunction>())
        {
            Activation.Forward(pool, function, x.View, y.View);
            Append(hash, y);
            GatedLinearUnit.Forward(pool, function, other.View, x.View, y.View);
            Append(hash, y);
            Activation.Backward(pool, function, other.View, x.View, y.View);
            Append(hash, y);
        }

        LayerNorm.Forward(pool, x.View, weight.Data, bias.Data, 1e-5f, y.View, inverse.Data);
        LayerNorm.Backward(pool, other.View, x.View, weight.Data, inverse.Data, y.View, weight.Data, bias.Data);
        RowBias.Add(pool, y.View, bias.Data);
        RowBias.AccumulateGradient(pool, y.View, bias.Data);
        SoftCap.Forward(pool, y.View, 2);
        SoftCap.Backward(pool, y.View, 2, other.View);
        Append(hash, y);
        Append(hash, other);
        Append(hash, weight);
        Append(hash, bias);
    }

    private static void Probabilities(WorkerPool pool, IncrementalHash hash)
    {
        using var logits = new TestMatrix(3, 523, 1, 6);
        using var results = new TestMatrix(3, 3, 2, 1, 0);
        var tokens = stackalloc int[3];
        for (var row = 0; row < 3; row++)
        {
            tokens[row] = TokenLogProbability.Sample(logits.View.Row(row), 523, 0.9f, 0.3 * (row + 1), out var logProbability);
            hash.AppendData(BitConverter.GetBytes(tokens[row]));
            hash.AppendData(BitConverter.GetBytes(logProbability));
        }

        TokenLogProbability.Forward(pool, logits.View, 0.9f, tokens, results.Data, results.Data + 3, results.Data + 6);
        Append(hash, results);
        var noEntropy = stackalloc float[3];
        TokenLogProbability.Backward(pool, logits.View, 0.9f, tokens, results.Data + 6, results.Data, results.Data + 3, noEntropy);
        Append(hash, logits);
    }

    private static void Attend(WorkerPool pool, IncrementalHash hash, AttentionRule rule)
    {
        using var q = new TestMatrix(Rows, Columns, 1, 2);
        using var k = new TestMatrix(Rows, KvColumns, 2, 2);
        using var v = new TestMatrix(Rows, KvColumns, 3);
        using var output = new TestMatrix(Rows, Columns, 4);
        using var logSumExp = new TestMatrix(Rows, Heads, 5, 1, 0);
        using var pages = new KeyValuePages(1, KeyValuePages.PagesFor(Rows), KvHeads, HeadSize);
        var (table, rowTable, positions) = (new int[pages.Pages], new int[Rows], new int[Rows]);
        var (offsets, shared, families) = (new[] { 0, Rows }, new int[1], new[] { 0, 1 });
        for (var page = 0; page < pages.Pages; page++)
        {
            table[page] = pages.Pages - 1 - page;
        }

        for (var t = 0; t < Rows; t++)
        {
            positions[t] = t;
        }

        fixed (int* t = table, r = rowTable, p = positions, o = offsets, s = shared, f = families)
        {
            Attention.Store(pool, k.View, v.View, pages, 0, t, r, p);
            Attention.Forward(pool, q.View, pages, 0, t, r, p, Heads, rule, output.View, logSumExp.Data);
            Append(hash, output);
            Append(hash, logSumExp);
            using var dq = new TestMatrix(Rows, Columns, 6);
            using var dk = new TestMatrix(Rows, KvColumns, 7);
            using var dv = new TestMatrix(Rows, KvColumns, 8);
            using var gradient = new TestMatrix(Rows, Columns, 9);
            Attention.Backward(
                pool,
                gradient.View,
                q.View,
                k.View,
                v.View,
                new SequenceRows(o, s, f, 1),
                Heads,
                KvHeads,
                HeadSize,
                rule,
                output.View,
                logSumExp.Data,
                dq.View,
                dk.View,
                dv.View);
            Append(hash, dq);
            Append(hash, dk);
            Append(hash, dv);
        }
    }

    private static void Optimize(WorkerPool pool, IncrementalHash hash)
    {
        const int Count = 50_001;
        using var weights = new TestMatrix(1, Count, 1);
        using var gradients = new TestMatrix(1, Count, 2);
        using var first = new TestMatrix(1, Count, 3, 0);
        using var second = new TestMatrix(1, Count, 4, 0);
        var factors = AdamWFactors.Of(new OptimizerStep(1e-3, 0.9, 0.999, 1e-8, 0.1, 1), 3, 0.7, true);
        var largest = AdamW.Step(pool, weights.Data, gradients.Data, first.Data, second.Data, Count, factors);
        hash.AppendData(BitConverter.GetBytes(largest));
        hash.AppendData(BitConverter.GetBytes(Elementwise.SumOfSquares(pool, gradients.Data, Count)));
        Append(hash, weights);
        Append(hash, second);
    }

    private static void Append(IncrementalHash hash, TestMatrix matrix) =>
        hash.AppendData(MemoryMarshal.AsBytes<float>(matrix.ToArray()));
}
