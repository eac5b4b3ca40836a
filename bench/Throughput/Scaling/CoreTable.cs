using System.Diagnostics;
using System.Globalization;
using Rft.Engine.Cpu;
using Rft.Engine.Models;
using Rft.Throughput.Cases;
using Rft.Throughput.Measuring;
using Rft.Throughput.Models;
using Rft.Throughput.Protocol;
using Rft.Throughput.Results;
using Rft.Throughput.Workloads.Engine;

namespace Rft.Throughput.Scaling;

/// <summary>
/// What more cores would give, on paper. The model is loaded for so many threads, which cuts its work as they would have it, but one thread
/// runs all parts and times them; <see cref="SpreadParts"/> says how long the threads would take. What is counted besides are barriers, at
/// the price below, and what is no job, which no thread can share. Caches and memory are as fast here for every thread as for the one that
/// ran: the last column says how many bytes a second that takes.
/// </summary>
internal static class CoreTable
{
    // A job of empty parts costs two threads 1 us here; every thread more writes the same counter once.
    private const double Barrier = 0.8e-6;
    private const double BarrierOfThread = 0.1e-6;

    private const int DecodeSteps = 24;
    private const int TrainRounds = 3;

    // A round is over in 10 ms: the runtime compiles its code for good in the first ones.
    private const int DecodeRounds = 12;

    private static readonly int[] _threads = [1, 2, 4, 8, 16, 32, 64];
    private static readonly string[] _cases = ["small-decode-32", "small-train", "large-decode-32", "large-train"];

    /// <summary>Measures, and makes the table.</summary>
    public static string Of()
    {
        var table = new MarkdownTable("case", "threads", "barriers a step", "barriers, us", "no job, us", "step, us", "times one thread", "GB/s");
        foreach (var one in CaseTable.Select(_cases))
        {
            var (alone, rounds) = (0.0, one.Kind == CaseKind.Decode ? DecodeRounds : TrainRounds);
            foreach (var threads in _threads)
            {
                var (steps, spread, total) = Enumerable.Range(0, rounds).Select(_ => Run(one, threads)).MinBy(run => run.Total / run.Steps);
                var barriers = (double)spread.Barriers / steps;
                var waiting = barriers * (Barrier + (BarrierOfThread * threads));
                var rest = Math.Max(0, total - spread.Work - spread.Overhead) / steps;
                var step = (spread.Spread / steps) + waiting + rest;
                alone = threads == 1 ? step : alone;
                var bytes = one.BytesPerUnit(WeightFormat.F32) * one.Batch;
                table.Add(
                    one.Name,
                    threads.ToString(CultureInfo.InvariantCulture),
                    Numbers.Short(barriers),
                    Numbers.Short(waiting * 1e6),
                    threads == 1 ? "" : Numbers.Short(rest * 1e6),
                    Numbers.Short(step * 1e6),
                    Numbers.Short(alone / step),
                    bytes is { } some ? Numbers.Short(some / step / 1e9) : "");
            }
        }

        return table.ToString();
    }

    private static (int Steps, SpreadParts Spread, double Total) Run(BenchmarkCase one, int threads)
    {
        var request = CaseRunner.Request(one, WeightFormat.F32, threads) with { Folder = ModelStore.Temporary.Folder(one.Shape!, WeightFormat.F32) };
        var options = one.Kind == CaseKind.Decode ? DecodeWorkload.Options(request) : TrainWorkload.Options(request);
        using var model = (CpuLanguageModel)EngineWorkloads.Load(request, options);
        var spread = new SpreadParts(threads);
        var watch = new Stopwatch();
        var steps = one.Kind == CaseKind.Decode ? Decode(model, one, Record, Stop) : Train(model, one, Record, Stop);
        return (steps, spread, watch.Elapsed.TotalSeconds);

        void Record()
        {
            model.Workers.Recorder = spread;
            watch.Start();
        }

        void Stop()
        {
            watch.Stop();
            model.Workers.Recorder = null;
        }
    }

    private static int Decode(CpuLanguageModel model, BenchmarkCase one, Action record, Action stop)
    {
        new SimultaneousDecode(one.Batch, one.Prompt, DecodeSteps, model.Configuration.VocabularySize, record, stop).Run(model);
        return DecodeSteps;
    }

    private static int Train(CpuLanguageModel model, BenchmarkCase one, Action record, Action stop)
    {
        // As many sequences as one step of the large model takes together.
        var sequences = Math.Clamp(model.MaximumBatchTokens / one.Prompt, 1, one.Batch);
        var batch = EngineWorkloads.Packed(sequences, one.Prompt, model.Configuration.VocabularySize);
        var step = new OptimizerStep(1e-4, 0.9, 0.999, 1e-8, 0.01, double.PositiveInfinity);
        Step();
        record();
        Step();
        stop();
        return 1;

        void Step()
        {
            model.Accumulate(batch, 1, (_, _, gradient, _) => gradient.Fill(-1f / batch.Tokens.Length));
            model.Step(step);
        }
    }
}
