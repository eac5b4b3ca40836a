using System.Globalization;
using System.Text;
using Rft.Engine.Grading;

namespace Rft.Cli.Output;

/// <summary>Two graders compared on the same answers, for people.</summary>
internal sealed class DifferenceText(int width, bool hasColour)
{
    private const int LabelWidth = 13;

    private static readonly GradeOutcome[] _outcomes = Enum.GetValues<GradeOutcome>();

    private readonly Palette _palette = new(hasColour);

    /// <summary>The text, its lines no longer than the width.</summary>
    public string Of(GraderDifference difference)
    {
        var text = new StringBuilder();
        Line(text, "new grader", Shown(difference.New));
        Line(text, "old grader", difference.Old);
        Line(text, "answers", difference.Answers);
        text.AppendLine();
        Numbers(text, difference);
        Flips(text, difference);
        Causes(text, difference);
        Examples(text, difference);
        return text.ToString().TrimEnd();
    }

    /// <summary>The word for a verdict.</summary>
    public static string Word(GradeOutcome outcome) => outcome switch
    {
        GradeOutcome.Pass => "pass",
        GradeOutcome.Fail => "fail",
        _ => "error",
    };

    private void Numbers(StringBuilder text, GraderDifference difference)
    {
        if (difference is { OldMean: { } before, NewMean: { } after })
        {
            var interval = difference.Interval is { } range ? Invariant($"  [{range.Low:+0.000;-0.000;0.000}, {range.High:+0.000;-0.000;0.000}] at 95 %") : "";
            Line(text, "mean score", Invariant($"{before:0.000} -> {after:0.000}  {after - before:+0.000;-0.000;0.000}{interval}"));
            Line(text, "order", Invariant($"Spearman {Number(difference.Spearman)}  Kendall {Number(difference.Kendall)}"));
        }

        var share = difference.Count == 0 ? 0 : 100.0 * difference.Changed / difference.Count;
        Line(text, "changed", Invariant($"{difference.Changed:N0} of {difference.Count:N0} answers ({share:0.0} %)"));
        if (difference.Compared < difference.Count)
        {
            Line(text, "compared", Invariant($"{difference.Compared:N0}, which both graders scored"));
        }

        text.AppendLine();
    }

    private void Flips(StringBuilder text, GraderDifference difference)
    {
        var shown = _outcomes.Where(outcome => outcome != GradeOutcome.Error || HasErrors(difference)).ToList();
        var table = new TextTable(_palette, width, [Invariant($"pass: {difference.PassThreshold} or more"), .. shown.Select(outcome => $"new {Word(outcome)}")]);
        foreach (var old in shown)
        {
            table.Add([$"old {Word(old)}", .. shown.Select(now => Invariant($"{difference.CountOf(old, now):N0}"))]);
        }

        table.AppendTo(text);
    }

    private void Causes(StringBuilder text, GraderDifference difference)
    {
        var table = new TextTable(_palette, width, "part", "old mean", "new mean", "changed", "mean effect", "verdicts");
        foreach (var cause in difference.Causes)
        {
            table.Add(
                cause.Name,
                Number(cause.OldMean),
                Number(cause.NewMean),
                Invariant($"{cause.Changed:N0}"),
                Invariant($"{cause.MeanEffect:+0.000;-0.000;0.000}"),
                Invariant($"{cause.Verdicts:N0}"));
        }

        table.AppendTo(text);
    }

    private void Examples(StringBuilder text, GraderDifference difference)
    {
        if (difference.Examples.Count == 0)
        {
            return;
        }

        text.AppendLine(_palette.Heading("changed most"));
        foreach (var example in difference.Examples)
        {
            var cause = example.Cause is null ? "" : $"  by {example.Cause}";
            var line = Invariant($"line {example.Line}: {Verdict(example.OldOutcome, example.Old)} -> {Verdict(example.NewOutcome, example.New)}{cause}");
            text.AppendLine(Colour(example, TextTable.Cut(line, width)));
            if (example.Prompt.Length > 0)
            {
                text.AppendLine(_palette.Faint(TextTable.Cut($"  {example.Prompt}", width)));
            }

            text.AppendLine(TextTable.Cut($"  {example.Answer}", width));
        }
    }

    private string Colour(ChangedExample example, string line) => (example.OldOutcome, example.NewOutcome) switch
    {
        (not GradeOutcome.Pass, GradeOutcome.Pass) => _palette.Good(line),
        (GradeOutcome.Pass, not GradeOutcome.Pass) => _palette.Bad(line),
        _ => line,
    };

    private static bool HasErrors(GraderDifference difference) =>
        difference.Flips.Any(flip => flip.Count > 0 && (flip.Old == GradeOutcome.Error || flip.New == GradeOutcome.Error));

    private static string Verdict(GradeOutcome outcome, double? score) =>
        score is { } number ? Invariant($"{number:0.###} {Word(outcome)}") : Word(outcome);

    // As the user would type it, where that is shorter.
    private static string Shown(string path)
    {
        var relative = Path.GetRelativePath(".", path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private static string Number(double? value) => value is { } number ? Invariant($"{number:0.000}") : "-";

    private void Line(StringBuilder text, string label, string value) =>
        text.Append(label.PadRight(LabelWidth)).AppendLine(TextTable.Cut(value, Math.Max(10, width - LabelWidth)));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
