using System.Diagnostics;
using Rft.Throughput.Cases;
using Rft.Throughput.Models;
using Rft.Throughput.Peers;
using Rft.Throughput.Protocol;
using Rft.Throughput.Roofline;

namespace Rft.Throughput.Measuring;

/// <summary>Runs one case in all programs, in turns: what the machine does meanwhile meets them alike.</summary>
internal sealed class CaseRunner(IReadOnlyList<MeasuredProgram> programs, ModelStore models, MeasureOptions options)
{
    // Long enough for the runtime to have compiled what it runs for good.
    private const double WarmUpSeconds = 0.7;

    private readonly bool _needsGguf = programs.Any(program => program.Name == ProgramList.Llama);

    // Threads of the program before may spin for a while after its work.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(40);

    /// <summary>Measures a case.</summary>
    public CaseResult Run(BenchmarkCase benchmarkCase)
    {
        List<Entry> entries = [];
        foreach (var format in benchmarkCase.Formats)
        {
            var request = WithModel(benchmarkCase, format);
            foreach (var program in programs)
            {
                if (program.Prepare(request, out var answer) is { } id)
                {
                    entries.Add(new Entry(program, id, format, answer));
                }
            }
        }

        foreach (var entry in entries)
        {
            entry.Program.Run(entry.Id, WarmUpSeconds);
        }

        var peaks = new List<double>();
        for (var round = 0; round < options.Rounds; round++)
        {
            peaks.Add(FusedMultiplyAddPeak.Measure(options.Threads, options.ByProcessorTime));
            for (var turn = 0; turn < entries.Count; turn++)
            {
                var entry = entries[(turn + round) % entries.Count];
                entry.Samples.Add(Sample(entry));
            }
        }

        foreach (var entry in entries)
        {
            entry.Program.Release(entry.Id);
        }

        return new CaseResult(
            benchmarkCase,
            [.. entries.Select(entry => new Series(entry.Program.Name, entry.Format, entry.Samples, entry.Answer))],
            Spread.Of(peaks).Median,
            options);
    }

    /// <summary>What a program is asked to prepare for a case, but for the files of its model.</summary>
    public static WorkRequest Request(BenchmarkCase benchmarkCase, WeightFormat format, int threads) => new(WorkAction.Prepare, 0)
    {
        Kind = benchmarkCase.Kind,
        Batch = benchmarkCase.Batch,
        Prompt = benchmarkCase.Prompt,
        Tokens = benchmarkCase.Tokens,
        M = benchmarkCase.M,
        N = benchmarkCase.N,
        K = benchmarkCase.K,
        Vocabulary = benchmarkCase.Shape?.Vocabulary ?? 0,
        Format = format,
        Threads = threads,
    };

    private RoundSample Sample(Entry entry)
    {
        Thread.Sleep(_pause);
        var (machine, program, watch) = (ProcessorUse.OfMachine(), entry.Program.ProcessorTime, Stopwatch.StartNew());
        var reply = entry.Program.Run(entry.Id, options.Seconds);
        var others = (ProcessorUse.OfMachine() - machine - (entry.Program.ProcessorTime - program)) / watch.Elapsed.TotalSeconds;
        return new RoundSample(reply, others is { } used ? Math.Max(0, used) : null);
    }

    private WorkRequest WithModel(BenchmarkCase benchmarkCase, WeightFormat format)
    {
        var request = Request(benchmarkCase, format, options.Threads);
        return benchmarkCase.Shape is not { } shape
            ? request
            : request with { Folder = models.Folder(shape, format), Gguf = _needsGguf ? models.Gguf(shape, format) : null };
    }

    private sealed record Entry(MeasuredProgram Program, int Id, WeightFormat Format, IReadOnlyList<double>? Answer)
    {
        public List<RoundSample> Samples { get; } = [];
    }
}
