using System.Diagnostics;
using System.Globalization;
using Rft.Engine.Cpu;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Throughput.Models;

/// <summary>
/// Loads a model folder and answers or trains with it, and prints after each what the kernel counts: resident memory, what of it is the
/// process's own and what is mapped files, and the highest that it ever was. Linux only.
/// </summary>
internal static class ModelMemory
{
    private const int PromptTokens = 64;
    private const int AnswerTokens = 32;
    private const int SequenceTokens = 256;
    private const int Repetitions = 3;

    private static long _fileBytes;

    public static void Run(string directory, bool trains, int batchTokens, double? limit)
    {
        _fileBytes = Directory.EnumerateFiles(directory, "*.safetensors").Sum(path => new FileInfo(path).Length);
        Print($"{directory}: {_fileBytes / 1e9:F3} GB of weights, {(trains ? "adapters of rank 8" : "inference")}");
        Report("start", 0);
        var watch = Stopwatch.StartNew();
        using var folder = ModelFolder.Open(directory, default, requireWeights: true);
        var options = Options(trains, batchTokens) with { MemoryLimit = limit is { } gigabytes ? new MemoryLimit(gigabytes, default) : null };
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var budget = MemoryBudget.Of(folder.Configuration, options, name => folder.Weights!.Entries[name].Type, memory, directory);
        Print($"planned {budget.Estimate.TotalBytes / 1e9:F3} GB besides keys and values, activations kept: {budget.Kept}");
        using var model = new CpuEngine().Load(folder, options);
        Report("loaded", watch.Elapsed.TotalSeconds);
        watch.Restart();
        Generate(model);
        Report($"{PromptTokens} + {AnswerTokens} tokens answered", watch.Elapsed.TotalSeconds);
        if (trains)
        {
            var batch = Batch(model.MaximumBatchTokens, model.Configuration.VocabularySize);
            for (var repetition = 0; repetition < Repetitions; repetition++)
            {
                watch.Restart();
                model.Accumulate(batch, 1, static (_, _, gradient, _) => gradient.Fill(-1e-3f));
                Report($"{batch.Tokens.Length} tokens forwards and backwards", watch.Elapsed.TotalSeconds);
            }

            watch.Restart();
            model.Step(new OptimizerStep(1e-4, 0.9, 0.99, 1e-8, 0, 1));
            Report("step", watch.Elapsed.TotalSeconds);
        }
    }

    // Inference as `rft chat` opens it, with the model's whole context.
    private static EngineOptions Options(bool trains, int batchTokens) => trains
        ? new EngineOptions { Trainable = AdapterKind.Lora, MaximumSequenceLength = SequenceTokens, MaximumBatchTokens = batchTokens }
        : new EngineOptions();

    private static void Generate(ILanguageModel model) => model.Generate(
        new GenerationRequest
        {
            Prompts = [[.. Enumerable.Range(1, PromptTokens)]],
            PromptKeys = [0],
            Sampling = new SamplingParameters { MaximumTokens = AnswerTokens, StopTokens = [] },
        },
        CancellationToken.None);

    // Large models take fewer tokens at a time.
    private static PackedSequences Batch(int mostTokens, int vocabulary)
    {
        var tokens = Enumerable.Range(0, mostTokens / SequenceTokens * SequenceTokens).ToArray();
        return new PackedSequences(
            [.. tokens.Select(t => t * 31 % vocabulary)],
            [.. Enumerable.Range(0, (tokens.Length / SequenceTokens) + 1).Select(sequence => sequence * SequenceTokens)],
            [.. tokens.Select(t => t % SequenceTokens != 0)]);
    }

    private static void Report(string what, double seconds)
    {
        var status = File.ReadLines("/proc/self/status")
            .Select(line => line.Split(':', StringSplitOptions.TrimEntries))
            .Where(parts => parts[^1].EndsWith(" kB", StringComparison.Ordinal))
            .ToDictionary(parts => parts[0], parts => 1024 * long.Parse(parts[1].Split(' ')[0], CultureInfo.InvariantCulture));
        Print($"{what,-36} {seconds,8:F2} s  now {Gigabytes("VmRSS")}, own {Gigabytes("RssAnon")}, mapped {Gigabytes("RssFile")}");
        Print($"{"",-36}             highest {Gigabytes("VmHWM")} = {status["VmHWM"] / (double)_fileBytes:F3} x the files");

        string Gigabytes(string name) => string.Create(CultureInfo.InvariantCulture, $"{status[name] / 1e9:F3} GB");
    }

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
