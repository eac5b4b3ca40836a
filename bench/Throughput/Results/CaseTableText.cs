using Rft.Throughput.Cases;
using Rft.Throughput.Measuring;
using Rft.Throughput.Roofline;

namespace Rft.Throughput.Results;

/// <summary>Cases as a table: each program, the ratio, the goal, and the share of what the machine can do.</summary>
internal sealed class CaseTableText(IReadOnlyList<string> programs, MachineRoofline roofline)
{
    /// <summary>Cases of one unit: tokens a second, or operations a second for products.</summary>
    public string Of(IReadOnlyList<CaseResult> results)
    {
        var table = new MarkdownTable(
            ["case", .. programs, "rft to the best peer", "goal", "GFLOP/s", "of peak", "GB/s", "of the level", "collections", "bytes a step", "note"]);
        foreach (var result in results)
        {
            table.Add(Row(result));
        }

        return table.ToString();
    }

    /// <summary>One case as a line, while others are still measured.</summary>
    public static string Line(CaseResult result)
    {
        var scale = Scale(result.Case);
        var parts = result.Series.Select(series =>
            FormattableString.Invariant($"{series.Program} {Numbers.Format(series.Format)}: {Numbers.Spread(Scaled(result.Rate(series), scale))}"));
        var ratio = result.Ratio is { } spread ? $"; ratio {Numbers.Spread(spread)}" : "";
        return $"{result.Case.Name}: {string.Join(", ", parts)}{ratio}{Disturbance(result)}";
    }

    private string[] Row(CaseResult result)
    {
        var ours = result.Ours;
        var rate = ours is null ? 0 : result.Rate(ours).Median;
        var operations = rate * result.Case.OperationsPerUnit;
        var bytes = ours is null ? null : result.Case.BytesPerUnit(ours.Format) * rate;
        var level = bytes is null ? null : roofline.LevelOf(result.Case.WeightBytes(ours!.Format));
        return
        [
            result.Case.Name,
            .. programs.Select(program => Cell(result, program)),
            result.Ratio is { } ratio ? Numbers.Spread(ratio) : "",
            result.Case.Goal is { } goal ? Numbers.Short(goal) : "",
            ours is null ? "" : Numbers.Short(operations / 1e9),
            ours is null ? "" : Numbers.Percent(operations / result.Peak),
            bytes is null ? "" : Numbers.Short(bytes.Value / 1e9),
            level is null ? "" : $"{Numbers.Percent(bytes!.Value / level.AllThreads)} of {level.Name}",
            ours is null ? "" : FormattableString.Invariant($"{ours.Samples.Sum(sample => sample.Reply.Collections ?? 0)}"),
            ours is null ? "" : Numbers.Short((double)ours.Samples.Sum(sample => sample.Reply.Allocated ?? 0) / ours.Samples.Sum(sample => sample.Reply.Steps)),
            Note(result),
        ];
    }

    private static string Cell(CaseResult result, string program)
    {
        if (result.Best(program) is not { } series)
        {
            return "-";
        }

        var format = result.Case.Formats.Count > 1 ? $" {Numbers.Format(series.Format)}" : "";
        return Numbers.Spread(Scaled(result.Rate(series), Scale(result.Case))) + format;
    }

    private static string Note(CaseResult result)
    {
        var answers = result.Series.Where(series => series.Answer is not null).ToList();
        var differs = answers.Any(series => !AreAlike(series.Answer!, answers[0].Answer!));
        return (differs ? "answers differ" : answers.Count > 1 ? "same answers" : "") + Disturbance(result);
    }

    // Tokens are equal or not; losses differ by rounding.
    private static bool AreAlike(IReadOnlyList<double> one, IReadOnlyList<double> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-3 * Math.Abs(pair.Second));

    private static string Disturbance(CaseResult result) => result.IsDisturbed
        ? FormattableString.Invariant($"; DISTURBED: others took up to {result.MostOthers:F1} cores")
        : "";

    private static double Scale(BenchmarkCase benchmarkCase) => benchmarkCase.IsProduct ? benchmarkCase.OperationsPerUnit / 1e9 : 1;

    private static Spread Scaled(Spread spread, double factor) => new(spread.Low * factor, spread.Median * factor, spread.High * factor);
}
