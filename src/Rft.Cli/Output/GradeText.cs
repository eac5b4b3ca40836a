using System.Globalization;
using System.Text;
using Rft.Engine.Grading;

namespace Rft.Cli.Output;

/// <summary>What a grader made of many answers, for people.</summary>
internal sealed class GradeText(int width, bool hasColour)
{
    private const int MostAgreements = 10;
    private const int LabelWidth = 13;
    private const int LongestBar = 50;

    // What takes less is the first call's compilation, or nothing to look at.
    private const double SlowSeconds = 0.05;

    private readonly Palette _palette = new(hasColour);

    /// <summary>The text, its lines no longer than the width.</summary>
    public string Of(GradeSummary summary)
    {
        var text = new StringBuilder();
        text.AppendLine(TextTable.Cut(Invariant($"{summary.Grader} over {summary.Answers}"), width)).AppendLine();
        Numbers(text, summary);
        Histogram(text, summary);
        Members(text, summary);
        Errors(text, summary);
        Slowest(text, summary);
        return text.ToString().TrimEnd();
    }

    private void Numbers(StringBuilder text, GradeSummary summary)
    {
        var failed = summary.Failed == 0 ? "" : ", " + _palette.Bad(Invariant($"{summary.Failed:N0} failed"));
        Line(text, "answers", Invariant($"{summary.Count:N0}{failed}"));
        if (summary.Mean is { } mean)
        {
            Line(text, "mean score", Invariant($"{mean:0.000}  median {summary.Median:0.###}, from {summary.Minimum:0.###} to {summary.Maximum:0.###}")
                + (summary.Deviation is { } deviation ? Invariant($", deviation {deviation:0.000}") : ""));
            Line(text, "pass rate", Invariant($"{100 * summary.PassRate:0.0} %  at {summary.PassThreshold} or more"));
        }

        if (summary.Groups > 0)
        {
            var share = 100.0 * summary.FlatGroups / summary.Groups;
            Line(text, "flat groups", Invariant($"{share:0.0} %  {summary.FlatGroups:N0} of {summary.Groups:N0} groups have one score for all answers"));
        }

        foreach (var usage in summary.Usage)
        {
            Line(text, "judge", Invariant($"{usage.Model}: {usage.PromptTokens:N0} tokens read, {usage.CompletionTokens:N0} written"));
        }

        var speed = summary.Seconds > 0 ? Invariant($"  {summary.Count / summary.Seconds:N0} answers/s") : "";
        Line(text, "time", summary.FromStore ? "none: verdicts of the store" : Invariant($"{summary.Seconds:0.0} s{speed}"));
        text.AppendLine();
    }

    private void Histogram(StringBuilder text, GradeSummary summary)
    {
        if (summary.Histogram.Count == 0)
        {
            return;
        }

        var labels = summary.Histogram.Select(bin => bin.Low == bin.High ? Invariant($"{bin.Low:0.####}") : Invariant($"{bin.Low:0.##} to {bin.High:0.##}")).ToList();
        var most = summary.Histogram.Max(bin => bin.Count);
        var labelWidth = Math.Max("score".Length, labels.Max(label => label.Length));
        var countWidth = Math.Max("answers".Length, Invariant($"{most:N0}").Length);
        var room = Math.Clamp(width - labelWidth - countWidth - 13, 4, LongestBar);
        text.AppendLine(_palette.Heading("score".PadRight(labelWidth) + "  " + "answers".PadLeft(countWidth)));
        for (var index = 0; index < labels.Count; index++)
        {
            var count = summary.Histogram[index].Count;
            var share = Invariant($"{100.0 * count / summary.Scored:0.0} %").PadLeft(7);
            var answers = Invariant($"{count:N0}").PadLeft(countWidth);
            text.AppendLine($"{labels[index].PadRight(labelWidth)}  {answers}  {share}  {Bar((double)count / most, room)}".TrimEnd());
        }

        text.AppendLine();
    }

    private void Members(StringBuilder text, GradeSummary summary)
    {
        var members = new TextTable(_palette, width, "grader", "mean", "failed");
        foreach (var member in summary.Members)
        {
            members.Add(member.Key, Number(member.Mean), Invariant($"{member.Failed:N0}"));
        }

        members.AppendTo(text);
        var agreements = new TextTable(_palette, width, "graders", "agree", "correlation");
        foreach (var pair in summary.Agreements.OrderBy(pair => pair.Agreement).Take(MostAgreements))
        {
            agreements.Add($"{pair.First}, {pair.Second}", Invariant($"{100 * pair.Agreement:0.0} %"), Signed(pair.Correlation));
        }

        agreements.AppendTo(text);
        if (summary.Agreements.Count > MostAgreements)
        {
            text.AppendLine(Invariant($"{summary.Agreements.Count - MostAgreements} more pairs agree better; --json has all.")).AppendLine();
        }
    }

    private void Errors(StringBuilder text, GradeSummary summary)
    {
        foreach (var error in summary.Errors)
        {
            text.AppendLine(_palette.Bad(Invariant($"{error.Flag}: {error.Count:N0}")));
            foreach (var example in error.Examples)
            {
                text.AppendLine(TextTable.Cut(Invariant($"  line {example.Line}: {example.Details}"), width));
                text.AppendLine(_palette.Faint(TextTable.Cut($"    {example.Answer}", width)));
            }

            text.AppendLine();
        }
    }

    private void Slowest(StringBuilder text, GradeSummary summary)
    {
        var slow = summary.Slowest.Where(example => example.Seconds >= SlowSeconds).ToList();
        if (slow.Count == 0)
        {
            return;
        }

        text.AppendLine(_palette.Heading("slowest"));
        foreach (var example in slow)
        {
            text.AppendLine(TextTable.Cut(Invariant($"{1000 * example.Seconds,9:N1} ms  line {example.Line}: {example.Answer}"), width));
        }

        text.AppendLine();
    }

    private static string Bar(double share, int room)
    {
        const string Eighths = " ▏▎▍▌▋▊▉";
        var eighths = (int)Math.Round(share * room * 8);
        eighths = share > 0 ? Math.Max(1, eighths) : 0;
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : Eighths[eighths % 8].ToString());
    }

    private static string Number(double? value) => value is { } number ? Invariant($"{number:0.000}") : "";

    private static string Signed(double? value) => value is { } number ? Invariant($"{number:+0.000;-0.000;0.000}") : "";

    private static void Line(StringBuilder text, string label, string value) => text.Append(label.PadRight(LabelWidth)).AppendLine(value);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
