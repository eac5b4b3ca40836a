using Rft.Throughput.Cases;
using Rft.Throughput.Measuring;
using Rft.Throughput.Models;
using Rft.Throughput.Peers;
using Rft.Throughput.Results;

namespace Rft.Throughput.Scaling;

/// <summary>How time and memory of a token go with the length of its sequence: memory must not grow faster than the length.</summary>
internal sealed class LengthTable(MeasureOptions options)
{
    private static readonly int[] _lengths = [64, 256, 1024, 4096, 8192];

    /// <summary>Measures sequences of up to so many tokens.</summary>
    public string Of(int longest)
    {
        var table = new MarkdownTable(
            "tokens", "score, us a token", "GFLOP/s", "peak MB", "train adapter, us a token", "GFLOP/s", "peak MB", "kB for each token more than in the row before");
        (int Length, long Peak)? before = null;
        foreach (var length in _lengths.Where(length => length <= longest))
        {
            var (score, scorePeak) = Measure(Case(CaseKind.Score, length));
            var (train, trainPeak) = Measure(Case(CaseKind.TrainAdapter, length));
            table.Add(
                FormattableString.Invariant($"{length}"),
                Microseconds(score),
                Gigaflops(score),
                Numbers.Short(scorePeak / 1e6),
                Microseconds(train),
                Gigaflops(train),
                Numbers.Short(trainPeak / 1e6),
                before is { } row ? Numbers.Short((trainPeak - row.Peak) / 1e3 / (length - row.Length)) : "");
            before = (length, trainPeak);
            Console.WriteLine($"{length} tokens measured");
        }

        return table.ToString();
    }

    private static BenchmarkCase Case(CaseKind kind, int length) =>
        new($"{kind}-{length}", kind) { Shape = ScaledShapes.ForLengths, Batch = 1, Prompt = length, Formats = [WeightFormat.Bits16] };

    private static string Microseconds(CaseResult result) => Numbers.Short(1e6 / result.Rate(result.Ours!).Median);

    private static string Gigaflops(CaseResult result) => Numbers.Short(result.Rate(result.Ours!).Median * result.Case.OperationsPerUnit / 1e9);

    private (CaseResult Result, long Peak) Measure(BenchmarkCase one)
    {
        using var program = MeasuredProgram.Start(CaseResult.Engine, ProgramList.Engine(new Dictionary<string, string>()), out var absent)
            ?? throw new InvalidOperationException(absent);
        var result = new CaseRunner([program], ModelStore.Temporary, options).Run(one);
        return (result, program.PeakMemory);
    }
}
