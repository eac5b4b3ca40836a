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
    /// <summary>How answers are written; for every evaluation that samples some.</summary>
    public static IReadOnlyList<Metric> Answers { get; } =
    [
        new("completion_tokens", MetricUnit.Tokens, MetricDirection.Neutral, row => MeanOf(row.Samples, answer => answer.Tokens)),
        new("truncated_share", MetricUnit.Share, MetricDirection.LowerIsBetter, TruncatedShare),
    ];

    /// <summary>Of answers that a grader scores.</summary>
    public static IReadOnlyList<Metric> Graded { get; } =
    [
        new("mean_reward", MetricUnit.Reward, MetricDirection.HigherIsBetter, row => MeanOf(row.Samples, answer => answer.Reward)),
        new("pass_rate", MetricUnit.Share, MetricDirection.HigherIsBetter, row => MeanOf(row.Samples, answer => AsShare(answer.Passed))),
        new("greedy_mean_reward", MetricUnit.Reward, MetricDirection.HigherIsBetter, row => row.Greedy?.Reward),
        new("greedy_pass_rate", MetricUnit.Share, MetricDirection.HigherIsBetter, row => AsShare(row.Greedy?.Passed), IsPassFlip: true),
        .. Answers,
    ];

    /// <summary>Of answers that may call tools.</summary>
    public static Metric ToolCalls { get; } =
        new("tool_calls", MetricUnit.Calls, MetricDirection.Neutral, row => MeanOf(row.Samples, answer => answer.ToolCalls));

    /// <summary>Of the answers that supervised rows hold.</summary>
    public static IReadOnlyList<Metric> Imitation { get; } =
        [new("held_out_loss", MetricUnit.Nats, MetricDirection.LowerIsBetter, row => row.Loss)];

    /// <summary>Of the pairs that preference rows hold. Means per token, so that a long answer is not less likely for its length.</summary>
    public static IReadOnlyList<Metric> Preference { get; } =
    [
        new("preference_accuracy", MetricUnit.Share, MetricDirection.HigherIsBetter, row => AsShare(row.PreferenceMargin > 0), IsPassFlip: true),
        new("preference_margin", MetricUnit.Nats, MetricDirection.HigherIsBetter, row => row.PreferenceMargin),
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
