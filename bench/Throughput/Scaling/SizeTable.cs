using Rft.Engine.Cpu;
using Rft.Engine.Models;
using Rft.Throughput.Cases;
using Rft.Throughput.Measuring;
using Rft.Throughput.Models;
using Rft.Throughput.Peers;
using Rft.Throughput.Protocol;
using Rft.Throughput.Results;
using Rft.Throughput.Roofline;
using Rft.Throughput.Workloads.Engine;

namespace Rft.Throughput.Scaling;

/// <summary>
/// How speed and memory go with the size of a model. Speed beside the most that the machine allows: arithmetic at its peak, or weights,
/// keys and values read at the speed of the level of memory that holds them, whichever takes longer. Memory beside the plan that
/// <c>rft model</c> prints. 16-bit weights, as checkpoints have.
/// </summary>
internal sealed class SizeTable(MeasureOptions options, MachineRoofline roofline)
{
    private const int Batch = 32;

    /// <summary>Measures models of up to so many parameters.</summary>
    public string Of(long mostParameters)
    {
        var table = new MarkdownTable(
            "parameters", "decode 1", "of roof", $"decode {Batch}", "of roof", "score", "of roof", "train adapter", "of roof",
            "serving, peak MB", "planned", "training, peak MB", "planned");
        foreach (var shape in ScaledShapes.All.Where(shape => shape.Parameters <= mostParameters))
        {
            BenchmarkCase[] serving = [Case(shape, CaseKind.Decode, 1), Case(shape, CaseKind.Decode, Batch), Case(shape, CaseKind.Score, 8)];
            BenchmarkCase[] training = [Case(shape, CaseKind.TrainAdapter, 8)];
            var (served, servingPeak) = Measure(serving);
            var (trained, trainingPeak) = Measure(training);
            table.Add(
            [
                FormattableString.Invariant($"{shape.Parameters / 1e6:F1} M"),
                .. served.Concat(trained).SelectMany(result => new[] { Numbers.Short(RateOf(result)), Numbers.Percent(RateOf(result) / Roof(result)) }),
                Megabytes(servingPeak),
                Megabytes(serving.Max(Planned)),
                Megabytes(trainingPeak),
                Megabytes(training.Max(Planned)),
            ]);
            Console.WriteLine($"{shape.Name} measured");
        }

        return table.ToString();
    }

    private static BenchmarkCase Case(ModelShape shape, CaseKind kind, int batch) => new($"{shape.Name}-{kind}-{batch}", kind)
    {
        Shape = shape,
        Batch = batch,
        Prompt = kind == CaseKind.Decode ? 32 : 64,
        Tokens = 32,
        Formats = [WeightFormat.Bits16],
    };

    private static long Planned(BenchmarkCase one)
    {
        var request = CaseRunner.Request(one, WeightFormat.Bits16, threads: 1);
        var options = one.Kind switch
        {
            CaseKind.Decode => DecodeWorkload.Options(request),
            CaseKind.Score => ScoreWorkload.Options(request),
            _ => TrainWorkload.Options(request),
        };
        var estimate = MemoryEstimate.Of(one.Shape!.Configuration, options, _ => TensorType.BF16);
        var cached = one.Kind == CaseKind.Decode ? options.MaximumSequences * options.MaximumSequenceLength : 0;
        return estimate.TotalBytes + (estimate.KeyValueBytesPerToken * cached);
    }

    private static string Megabytes(long bytes) => Numbers.Short(bytes / 1e6);

    private static double RateOf(CaseResult result) => result.Rate(result.Ours!).Median;

    private double Roof(CaseResult result)
    {
        var arithmetic = roofline.AllPeak / result.Case.OperationsPerUnit;
        var weights = result.Case.WeightBytes(WeightFormat.Bits16);
        return result.Case.BytesPerUnit(WeightFormat.Bits16) is { } bytes
            ? Math.Min(arithmetic, roofline.LevelOf(weights).AllThreads / bytes)
            : arithmetic;
    }

    // A process of its own for each kind, so that its peak of memory is that of the kind.
    private (IReadOnlyList<CaseResult> Results, long Peak) Measure(IReadOnlyList<BenchmarkCase> cases)
    {
        using var program = MeasuredProgram.Start(CaseResult.Engine, ProgramList.Engine(new Dictionary<string, string>()), out var absent)
            ?? throw new InvalidOperationException(absent);
        var runner = new CaseRunner([program], ModelStore.Temporary, options);
        return ([.. cases.Select(runner.Run)], program.PeakMemory);
    }
}
