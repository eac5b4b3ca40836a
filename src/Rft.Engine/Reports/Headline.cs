using Rft.Engine.Evaluation;

namespace Rft.Engine.Reports;

/// <summary>The verdict in one sentence. It holds numbers and our own words only, nothing of models or data.</summary>
internal static class Headline
{
    /// <summary>The word that the sentence begins with.</summary>
    public static string Word(ReportModel model) =>
        model.Evaluation is { } evaluation ? Capital(evaluation.Verdict.Word()) : "Trained";

    /// <summary>What follows the word and a colon.</summary>
    public static string Sentence(ReportModel model)
    {
        if (model.Evaluation is not { } evaluation)
        {
            var ends = TrainingCurve.Of(model.Steps, null) is { } curve
                ? $"; the {curve.Measure} went from {Numbers.Fixed(curve.Training[0].Value, 3)} "
                    + $"to {Numbers.Fixed(curve.Training[^1].Value, 3)}"
                : "";
            return $"{Plural(model.Steps.Count, "step")} on {Plural(model.TrainingRows, "row")}{ends}; "
                + "there is no verdict, because nothing was measured on held-out rows.";
        }

        var metric = evaluation.Metrics[0];
        var noun = MetricLabels.Noun(metric);
        var verb = metric.Difference > 0 ? "rose" : "fell";
        var rows = Plural(metric.Rows, "held-out row");
        var moved = $"from {Numbers.Value(metric.Baseline, metric.Unit)} to {Numbers.Value(metric.Candidate, metric.Unit)}";
        var coverage = Numbers.Setting(Math.Round(100 * (1 - evaluation.Settings.Significance), 6));
        var difference = $"{Numbers.Difference(metric.Difference, metric.Unit)}, "
            + $"{coverage} % interval {Numbers.Interval(metric.Interval, metric.Unit)}";
        var minimum = Numbers.Setting(metric.MinimumEffect);
        return metric.Verdict switch
        {
            Verdict.Improved or Verdict.Regressed => $"the {noun} on {rows} {verb} {moved} ({difference}).",
            Verdict.Unchanged =>
                $"the {noun} on {rows} went {moved} ({difference}), and the whole interval lies within {minimum} of zero.",
            Verdict.TooFewSamples => $"{rows} cannot carry a verdict, at least 10 are needed; the {noun} went {moved}.",
            _ => $"the {noun} on {rows} went {moved} ({difference}), which {Undecided(metric, minimum)}.",
        };
    }

    private static string Undecided(MetricComparison metric, string minimum)
    {
        var undecided = metric.Interval is { ExcludesZero: true }
            ? $"does not settle whether the difference reaches the minimum effect of {minimum}"
            : "does not settle whether there is a difference";
        return metric.DetectableEffect is { } effect
            ? $"{undecided}; this many rows find one of {Numbers.Size(effect, metric.Unit)} in four of five cases"
            : undecided;
    }

    private static string Plural(int count, string noun) => $"{Numbers.Count(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
