using Rft.Throughput.Cases;
using Rft.Throughput.Measuring;
using Rft.Throughput.Models;
using Rft.Throughput.Peers;
using Rft.Throughput.Results;

namespace Rft.Throughput.Commands;

/// <summary>
/// The engine with narrower vectors than the machine has, each against what multiply-adds of that width can do at most. 128 bits with
/// fused multiply-add are what Arm processors have.
/// </summary>
internal sealed class VectorWidths(IReadOnlyList<BenchmarkCase> cases, MeasureOptions options)
{
    // .NET reads this one as a decimal number. Switching AVX2 off instead takes fused multiply-add away with it.
    private const string Width = "DOTNET_PreferredVectorBitWidth";
    private const int PeakRounds = 9;

    private static readonly int[] _widths = [512, 256, 128];

    /// <summary>Prints a table with a column a width.</summary>
    public void Run()
    {
        Console.WriteLine(Machine.Current.Description);
        var widths = _widths.Where(width => width <= Machine.Current.VectorBits).ToList();
        var columns = widths.Select(Column).ToList();
        var table = new MarkdownTable(["what", .. widths.Select(width => FormattableString.Invariant($"{width} bits"))]);
        table.Add(["peak, GFLOP/s", .. columns.Select(column => Numbers.Short(column.Peak / 1e9))]);
        for (var index = 0; index < cases.Count; index++)
        {
            table.Add(
            [
                cases[index].Name,
                .. columns.Select(column => FormattableString.Invariant(
                    $"{Numbers.Short(column.Rates[index] / 1e9)} = {Numbers.Percent(column.Rates[index] / column.Peak)}")),
            ]);
        }

        Console.WriteLine(table);
    }

    private (double Peak, List<double> Rates) Column(int width)
    {
        using var program = MeasuredProgram.Start(
            CaseResult.Engine, ProgramList.Engine(new Dictionary<string, string> { [Width] = FormattableString.Invariant($"{width}") }), out var absent)
            ?? throw new InvalidOperationException(absent);
        var peak = Spread.Of(Enumerable.Range(0, PeakRounds).Select(_ => program.Peak(options.Threads, options.ByProcessorTime))).Median;
        var runner = new CaseRunner([program], ModelStore.Temporary, options);
        return (peak, [.. cases.Select(one => OperationsOf(runner.Run(one)))]);
    }

    private static double OperationsOf(CaseResult result) => result.Rate(result.Ours!).Median * result.Case.OperationsPerUnit;
}
