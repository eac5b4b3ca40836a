namespace Rft.Engine.Evaluation;

/// <summary>Base and trained model compared in one metric. Rows are the unit: each row's mean over its answers, paired by row.</summary>
public sealed record MetricComparison
{
    /// <summary>The name, such as <c>mean_reward</c>, or a behaviour's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it counts.</summary>
    public required MetricUnit Unit { get; init; }

    /// <summary>Which way is good.</summary>
    public required MetricDirection Direction { get; init; }

    /// <summary>Rows that have a value for both models.</summary>
    public required int Rows { get; init; }

    /// <summary>The base model's mean over those rows.</summary>
    public required double Baseline { get; init; }

    /// <summary>The trained model's mean over those rows.</summary>
    public required double Candidate { get; init; }

    /// <summary>The mean difference, trained minus base.</summary>
    public required double Difference { get; init; }

    /// <summary>The interval of the difference at 1 minus the significance level; null below two rows.</summary>
    public required Interval? Interval { get; init; }

    /// <summary>The test that the p value comes from: <c>sign flip</c> or <c>exact mcnemar</c>.</summary>
    public required string Test { get; init; }

    /// <summary>The two-sided p value of no difference.</summary>
    public required double PValue { get; init; }

    /// <summary>The p value that the verdict uses: Holm-adjusted, except for the headline metric.</summary>
    public required double AdjustedPValue { get; init; }

    /// <summary>A difference that is too small to care about, in this metric's unit.</summary>
    public required double MinimumEffect { get; init; }

    /// <summary>The true difference that this many rows find with 80 % power; null where the rows show no spread.</summary>
    public required double? DetectableEffect { get; init; }

    /// <summary>What the evidence says.</summary>
    public required Verdict Verdict { get; init; }
}
