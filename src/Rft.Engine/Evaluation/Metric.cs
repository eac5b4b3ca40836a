namespace Rft.Engine.Evaluation;

/// <summary>A metric of one row of one model.</summary>
/// <param name="Name">The name in files.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Direction">Which way is good.</param>
/// <param name="ValueOfRow">The row's mean over its answers; null where none of them was graded.</param>
/// <param name="IsPassFlip">Whether a row either passes or fails, so that the tests for paired proportions apply.</param>
internal sealed record Metric(
    string Name,
    MetricUnit Unit,
    MetricDirection Direction,
    Func<EvaluatedRow, double?> ValueOfRow,
    bool IsPassFlip = false)
{
    /// <summary>The metrics of every evaluation; the headline metric is the first.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("mean_reward", MetricUnit.Reward, MetricDirection.HigherIsBetter, row => MeanOf(row.Samples, answer => answer.Reward)),
        new("pass_rate", MetricUnit.Share, MetricDirection.HigherIsBetter, row => MeanOf(row.Samples, answer => AsShare(answer.Passed))),
        new("greedy_mean_reward", MetricUnit.Reward, MetricDirection.HigherIsBetter, row => row.Greedy.Reward),
        new("greedy_pass_rate", MetricUnit.Share, MetricDirection.HigherIsBetter, row => AsShare(row.Greedy.Passed), IsPassFlip: true),
        new("completion_tokens", MetricUnit.Tokens, MetricDirection.Neutral, row => MeanOf(row.Samples, answer => answer.Tokens)),
        new("truncated_share", MetricUnit.Share, MetricDirection.LowerIsBetter, TruncatedShare),
    ];

    /// <summary>The share of a row's sampled answers that show a behaviour.</summary>
    public static Metric Behaviour(string name, int index) =>
        new(name, MetricUnit.Share, MetricDirection.Neutral, row => MeanOf(row.Samples, answer => AsShare(answer.Behaviours[index])));

    private static double? TruncatedShare(EvaluatedRow row) => MeanOf(row.Samples, answer => AsShare(answer.Truncated));

    private static double? MeanOf(IReadOnlyList<EvaluatedAnswer> answers, Func<EvaluatedAnswer, double?> valueOfAnswer)
    {
        var values = answers.Select(valueOfAnswer).OfType<double>().ToList();
        return values.Count == 0 ? null : Moments.Mean(values);
    }

    private static double? AsShare(bool? holds) => holds is { } known ? known ? 1 : 0 : null;
}
