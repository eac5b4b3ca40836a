using System.Diagnostics;
using System.Globalization;
using Rft.Engine.Cpu;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Bench;

/// <summary>
/// Tokens a second of the whole engine on the tiny model's shape: decoding 256 completions 128 at a time, scoring and training 5,000 packed
/// tokens, an optimizer step. By wall time, and by CPU time (of all threads) for a machine that is not quiet. Best of some rounds.
/// </summary>
internal static class Throughput
{
    private const int Rounds = 8;
    private const int Prompts = 16;
    private const int SamplesPerPrompt = 16;

    private static readonly ModelConfiguration Tiny = new()
    {
        ModelType = "llama",
        VocabularySize = 264,
        HiddenSize = 96,
        FeedForwardSize = 256,
        Layers = 3,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 32,
        NormEpsilon = 1e-5f,
        RopeTheta = 10000,
        TiedEmbeddings = true,
        ContextLength = 192,
    };

    public static void Run(int threads, AdapterKind trainable)
    {
        var engine = new CpuEngine(threads);
        using var model = engine.Load(ModelFolder.Create(Tiny), new EngineOptions
        {
            Initialization = ModelInitialization.Random,
            Trainable = trainable,
            MaximumSequences = 128,
            MaximumBatchTokens = 6144,
        });
        var request = Request();
        var batch = Batch();
        var scores = new float[batch.Tokens.Length];
        var step = new OptimizerStep(1e-4, 0.9, 0.99, 1e-8, 0, 1);
        Console.WriteLine($"{engine.Device}, {trainable}, {model.TrainableParameters} trainable parameters");
        Measure("decode", Prompts * SamplesPerPrompt * request.Sampling.MaximumTokens, () => model.Generate(request, CancellationToken.None));
        Measure("score", batch.Tokens.Length, () => model.Score(batch, WeightSelection.Policy, 1, scores, []));
        Measure("train", batch.Tokens.Length, () => model.Accumulate(batch, 1, static (_, _, gradient, _) => gradient.Fill(-1e-3f)));
        Measure("step", 1, () => model.Step(step));
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory {process.PeakWorkingSet64 / 1e6:F0} MB"));
    }

    private static GenerationRequest Request() => new()
    {
        Prompts = [.. Enumerable.Range(0, Prompts).Select(prompt => Enumerable.Range(0, 40).Select(t => ((prompt * 7) + (t * 13)) % 264).ToArray())],
        PromptKeys = [.. Enumerable.Range(0, Prompts).Select(prompt => (long)prompt)],
        SamplesPerPrompt = SamplesPerPrompt,
        Sampling = new SamplingParameters { MaximumTokens = 60, StopTokens = [] },
    };

    // Sequences of 70 to 99 tokens, of which the last 60 % are targets.
    private static PackedSequences Batch()
    {
        List<int> tokens = [];
        List<int> offsets = [0];
        List<bool> isTarget = [];
        for (var sequence = 0; sequence < 60; sequence++)
        {
            var length = 70 + (sequence % 30);
            for (var t = 0; t < length; t++)
            {
                tokens.Add(((sequence * 5) + (t * 31)) % 264);
                isTarget.Add(t > 0.4 * length);
            }

            offsets.Add(tokens.Count);
        }

        return new PackedSequences([.. tokens], [.. offsets], [.. isTarget]);
    }

    private static void Measure(string name, int tokens, Action action)
    {
        var (wall, cpu) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var round = 0; round < Rounds; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.StartNew();
            action();
            wall = Math.Min(wall, watch.Elapsed.TotalSeconds);
            cpu = Math.Min(cpu, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-8} {tokens / wall,10:F0} a second, {tokens / cpu,10:F0} a CPU second"));
    }
}
