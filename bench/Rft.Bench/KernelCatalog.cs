using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;
using Rft.Engine.Models.Architectures;

namespace Rft.Bench;

/// <summary>
/// The kernels that <see cref="Quick"/> measures, with the shapes of a small model (D 128, F 384, H 4, G 2, K 32, V 260) and a large one.
/// </summary>
internal static unsafe class KernelCatalog
{
    private const int Heads = 4;
    private const int KvHeads = 2;
    private const int HeadSize = 32;
    private const int Rows = 512;
    private const int Columns = 384;
    private const int Vocabulary = 260;

    private static readonly AttentionRule Rule = new(AttentionRule.UsualScale(HeadSize));

    public static IReadOnlyList<Func<WorkerPool, Kernel>> All { get; } =
    [
        pool => Multiply(pool, 1, 128, 128),
        pool => Multiply(pool, 1, 128, 384),
        pool => Multiply(pool, 4, 128, 128),
        pool => Multiply(pool, 32, 128, 128),
        pool => Multiply(pool, 32, 128, 260),
        pool => Multiply(pool, 256, 128, 384),
        pool => Multiply(pool, 4096, 128, 384),
        pool => Multiply(pool, 4096, 384, 128),
        pool => Multiply(pool, 4096, 128, 64),
        pool => Multiply(pool, 4096, 128, 8),
        pool => Multiply(pool, 4096, 8, 128),
        pool => Multiply(pool, 32, 128, 8),
        pool => Multiply(pool, 1, 512, 1536),
        pool => Multiply(pool, 32, 512, 1536),
        pool => Multiply(pool, 2048, 512, 512),
        pool => Multiply(pool, 2048, 1536, 512),
        pool => Multiply(pool, 1024, 1024, 1024),
        pool => OuterProduct(pool, 4096, 128, 128),
        pool => OuterProduct(pool, 4096, 128, 384),
        pool => OuterProduct(pool, 4096, 384, 128),
        pool => OuterProduct(pool, 4096, 128, 8),
        pool => OuterProduct(pool, 4096, 8, 128),
        pool => OuterProduct(pool, 4096, 128, 260),
        pool => OuterProduct(pool, 2048, 512, 1536),
        pool => Pack(pool, 128, 384, false),
        pool => Pack(pool, 128, 384, true),
        pool => Pack(pool, 1536, 512, false),
        pool => Pack(pool, 1536, 512, true),
        pool => Attend(pool, 64, 64, false),
        pool => Attend(pool, 64, 64, true),
        pool => Attend(pool, 4, 1024, false),
        pool => Attend(pool, 4, 1024, true),
        pool => Attend(pool, 1, 8192, false),
        pool => Attend(pool, 1, 8192, true),
        pool => Decode(pool, 1, 63),
        pool => Decode(pool, 32, 63),
        pool => Decode(pool, 256, 63),
        pool => Decode(pool, 32, 1023),
        Norm,
        NormBackward,
        Turn,
        Activate,
        ActivateBackward,
        LogProbability,
        Draw,
        Optimize,
        SumOfSquares,
    ];

    private static Kernel Multiply(WorkerPool pool, int rows, int inner, int outer)
    {
        var operands = new Operands();
        var (x, y) = (operands.Matrix(rows, inner), operands.Matrix(rows, outer));
        var weight = operands.Packed(pool, inner, outer);
        return new(
            $"multiply {rows} x {inner} x {outer}",
            2.0 * rows * inner * outer,
            () => Gemm.Multiply(pool, x, weight, y, false),
            operands);
    }

    private static Kernel OuterProduct(
        WorkerPool pool, int rows, int inner, int outer)
    {
        var operands = new Operands();
        var (x, y, gradient) = (operands.Matrix(rows, inner), operands.Matrix(rows, outer), operands.Matrix(outer, inner));
        return new(
            $"outer product {rows} x {inner} x {outer}",
            2.0 * rows * inner * outer,
            () => Gemm.AccumulateOuterProduct(pool, y, x, gradient),
            operands);
    }

    private static Kernel Pack(
        WorkerPool pool, int inner, int outer, bool isTransposed)
    {
        var operands = new Operands();
        var weight = operands.Matrix(outer, inner);
        var packed = operands.Packed(pool, inner, outer);
        return new(
            $"pack {(isTransposed ? "transposed " : "")}{inner} x {outer}",
            (double)inner * outer,
            () =>
            {
                if (isTransposed)
                {
                    packed.PackTransposed(pool, weight.Data, outer);
                }
                else
                {
                    packed.Pack(pool, weight.Data, inner);
                }
            },
            operands);
    }

    private static Kernel Attend(
        WorkerPool pool, int sequences, int length, bool isBackward)
    {
        var operands = new Operands();
        var (rows, pagesEach) = (sequences * length, KeyValuePages.PagesFor(length));
        var q = operands.Matrix(rows, Heads * HeadSize);
        var (k, v) = (operands.Matrix(rows, KvHeads * HeadSize), operands.Matrix(rows, KvHeads * HeadSize));
        var (output, dq) = (operands.Matrix(rows, Heads * HeadSize), operands.Matrix(rows, Heads * HeadSize));
        var (dk, dv) = (operands.Matrix(rows, KvHeads * HeadSize), operands.Matrix(rows, KvHeads * HeadSize));
        var logSumExp = operands.Matrix(rows, Heads);
        var pages = operands.Pages(sequences * pagesEach, KvHeads, HeadSize);
        var tables = operands.Integers(sequences * pagesEach, page => page);
        var rowTable = operands.Integers(rows, row => row / length * pagesEach);
        var rowPosition = operands.Integers(rows, row => row % length);
        var sequenceRows = new SequenceRows(
            operands.Integers(sequences + 1, sequence => sequence * length),
            operands.Integers(sequences, _ => 0),
            operands.Integers(sequences + 1, sequence => sequence),
            sequences);
        Attention.Store(pool, k, v, pages, 0, tables, rowTable, rowPosition);
        Attention.Forward(pool, q, pages, 0, tables, rowTable, rowPosition, Heads, Rule, output, logSumExp.Data);
        var pairs = (double)rows * (length + 1) / 2 * Heads * HeadSize;
        return isBackward
            ? new(
                $"attention backward {sequences} x {length}",
                10 * pairs,
                () => Attention.Backward(
                    pool, output, q, k, v, sequenceRows, Heads, KvHeads, HeadSize, Rule, output, logSumExp.Data, dq, dk, dv),
                operands)
            : new(
                $"attention forward {sequences} x {length}",
                4 * pairs,
                () =>
                {
                    Attention.Store(pool, k, v, pages, 0, tables, rowTable, rowPosition);
                    Attention.Forward(pool, q, pages, 0, tables, rowTable, rowPosition, Heads, Rule, output, logSumExp.Data);
                },
                operands);
    }

    private static Kernel Decode(WorkerPool pool, int rows, int position)
    {
        var operands = new Operands();
        var pagesEach = KeyValuePages.PagesFor(position + 1);
        var (q, output) = (operands.Matrix(rows, Heads * HeadSize), operands.Matrix(rows, Heads * HeadSize));
        var pages = operands.Pages(rows * pagesEach, KvHeads, HeadSize);
        var tables = operands.Integers(rows * pagesEach, page => page);
        var rowTable = operands.Integers(rows, row => row * pagesEach);
        var rowPosition = operands.Integers(rows, _ => position);
        return new(
            $"attention decode {rows} at {position}",
            4.0 * rows * (position + 1) * Heads * HeadSize,
            () => Attention.Forward(pool, q, pages, 0, tables, rowTable, rowPosition, Heads, Rule, output, null),
            operands);
    }

    // From here on an operation is an element.
    private static Kernel Norm(WorkerPool pool)
    {
        var operands = new Operands();
        var x = operands.Matrix(Rows, Columns);
        var y = operands.Matrix(Rows, Columns);
        var weight = operands.Matrix(1, Columns);
        var inverse = operands.Matrix(1, Rows);
        return new("norm forward", Rows * Columns, () => RmsNorm.Forward(pool, x, weight.Data, 1e-5f, y, inverse.Data), operands);
    }

    private static Kernel NormBackward(WorkerPool pool)
    {
        var operands = new Operands();
        var x = operands.Matrix(Rows, Columns);
        var dy = operands.Matrix(Rows, Columns);
        var dx = operands.Matrix(Rows, Columns);
        var weight = operands.Matrix(1, Columns);
        var gradient = operands.Matrix(1, Columns);
        var inverse = operands.Matrix(1, Rows);
        return new(
            "norm backward",
            Rows * Columns,
            () => RmsNorm.Backward(pool, dy, x, weight.Data, inverse.Data, dx, gradient.Data),
            operands);
    }

    private static Kernel Turn(WorkerPool pool)
    {
        var operands = new Operands();
        var x = operands.Matrix(Rows, Columns);
        var positions = operands.Integers(Rows, row => row);
        var angles = operands.Matrix(Rows, HeadSize / 2);
        return new("rope", Rows * Columns, () => Rope.Apply(pool, x, HeadSize, HeadSize, positions, angles.Data, angles.Data, false), operands);
    }

    private static Kernel Activate(WorkerPool pool)
    {
        var operands = new Operands();
        var gate = operands.Matrix(Rows, Columns);
        var up = operands.Matrix(Rows, Columns);
        var output = operands.Matrix(Rows, Columns);
        return new("swiglu forward", Rows * Columns, () => GatedLinearUnit.Forward(pool, ActivationFunction.Silu, gate, up, output), operands);
    }

    private static Kernel ActivateBackward(WorkerPool pool)
    {
        var operands = new Operands();
        var gate = operands.Matrix(Rows, Columns);
        var up = operands.Matrix(Rows, Columns);
        var gradient = operands.Matrix(Rows, Columns);
        var dGate = operands.Matrix(Rows, Columns);
        var dUp = operands.Matrix(Rows, Columns);
        return new("swiglu backward", Rows * Columns, () => GatedLinearUnit.Backward(pool, ActivationFunction.Silu, gradient, gate, up, dGate, dUp), operands);
    }

    private static Kernel LogProbability(WorkerPool pool)
    {
        var operands = new Operands();
        var logits = operands.Matrix(Rows, Vocabulary);
        var tokens = operands.Integers(Rows, row => row % Vocabulary);
        var results = operands.Matrix(1, Rows);
        var normalizers = operands.Matrix(1, Rows);
        return new(
            "token log-probability forward",
            Rows * Vocabulary,
            () => TokenLogProbability.Forward(pool, logits, 1, tokens, results.Data, null, normalizers.Data),
            operands);
    }

    private static Kernel Draw(WorkerPool pool)
    {
        var operands = new Operands();
        var logits = operands.Matrix(Rows, Vocabulary);
        return new("token sample", Rows * Vocabulary, DrawAll, operands);

        void DrawAll()
        {
            for (var row = 0; row < Rows; row++)
            {
                TokenLogProbability.Sample(logits.Row(row), Vocabulary, 1, 0.5, out _);
            }
        }
    }

    private static Kernel Optimize(WorkerPool pool)
    {
        var operands = new Operands();
        var w = operands.Matrix(Rows, Columns);
        var g = operands.Matrix(Rows, Columns);
        var m = operands.Matrix(Rows, Columns);
        var v = operands.Matrix(Rows, Columns);
        var factors = AdamWFactors.Of(new OptimizerStep(1e-3, 0.9, 0.999, 1e-8, 0, 1), 1, 1, true);
        Elementwise.Scale(pool, v.Data, 0, Rows * Columns);
        return new("adamw", Rows * Columns, () => AdamW.Step(pool, w.Data, g.Data, m.Data, v.Data, Rows * Columns, factors), operands);
    }

    private static Kernel SumOfSquares(WorkerPool pool)
    {
        var operands = new Operands();
        var x = operands.Matrix(Rows, Columns);
        return new("sum of squares", Rows * Columns, () => Elementwise.SumOfSquares(pool, x.Data, Rows * Columns), operands);
    }
}
