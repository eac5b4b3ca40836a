namespace Rft.Engine.Evaluation;

/// <summary>How a metric's numbers become a word. docs/report.md states the rule.</summary>
internal static class VerdictRule
{
    private const int FewestRows = 10;

    /// <summary>
    /// A difference must be significant by its test, have an interval that excludes zero, and reach the minimum effect;
    /// equivalence needs the whole interval within the minimum effect.
    /// </summary>
    public static Verdict Of(MetricComparison metric, double significance)
    {
        if (metric.Rows < FewestRows || metric.Interval is not { } interval)
        {
            return Verdict.TooFewSamples;
        }

        if (interval.IsWithin(metric.MinimumEffect))
        {
            return Verdict.Unchanged;
        }

        if (metric.AdjustedPValue >= significance || !interval.ExcludesZero || Math.Abs(metric.Difference) < metric.MinimumEffect)
        {
            return Verdict.CannotTell;
        }

        return metric.Direction switch
        {
            MetricDirection.Neutral => Verdict.Changed,
            MetricDirection.HigherIsBetter => metric.Difference > 0 ? Verdict.Improved : Verdict.Regressed,
            _ => metric.Difference < 0 ? Verdict.Improved : Verdict.Regressed,
        };
    }
}
