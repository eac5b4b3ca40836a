using System.Globalization;

namespace Rft.Engine.Runs;

/// <summary>
/// The columns of metrics.csv, under OpenAI's names where one exists; behind them a pair a grader of the reward, those of tools, and one a
/// grader outside the reward.
/// Numbers are written so that they read back to the same bits; a null is an empty cell.
/// </summary>
internal static class StepMetricsTable
{
    private static readonly (string Name, Func<StepMetrics, IFormattable?> Value)[] _columns =
    [
        ("step", row => row.Step),
        ("epoch", row => row.Epoch),
        ("train_mean_reward", row => row.Reward),
        ("reward_std", row => row.RewardStandardDeviation),
        ("full_valid_mean_reward", row => row.ValidationReward),
        ("train_loss", row => row.Loss),
        ("full_valid_loss", row => row.ValidationLoss),
        ("train_preference_accuracy", row => row.PreferenceAccuracy),
        ("train_preference_margin", row => row.PreferenceMargin),
        ("full_valid_preference_accuracy", row => row.ValidationPreferenceAccuracy),
        ("full_valid_preference_margin", row => row.ValidationPreferenceMargin),
        ("preferred_reward", row => row.PreferredReward),
        ("non_preferred_reward", row => row.NonPreferredReward),
        ("preferred_log_probability", row => row.PreferredLogProbability),
        ("non_preferred_log_probability", row => row.NonPreferredLogProbability),
        ("learning_rate", row => row.LearningRate),
        ("gradient_norm", row => row.GradientNorm),
        ("largest_change", row => row.LargestChange),
        ("entropy", row => row.Entropy),
        ("entropy_weight", row => row.EntropyWeight),
        ("kl", row => row.Divergence),
        ("clipped_share", row => row.ClippedShare),
        ("clip_ratio_low", row => row.ClippedLowShare),
        ("clip_ratio_high", row => row.ClippedHighShare),
        ("sampler_gap", row => row.SamplerGap),
        ("reward_min", row => row.RewardMinimum),
        ("reward_p25", row => row.RewardLowerQuartile),
        ("reward_median", row => row.RewardMedian),
        ("reward_p75", row => row.RewardUpperQuartile),
        ("reward_max", row => row.RewardMaximum),
        ("groups", row => row.Groups),
        ("flat_groups", row => row.FlatGroups),
        ("sampling_rounds", row => row.SamplingRounds),
        ("retired_rows", row => row.RetiredRows),
        ("completions", row => row.Completions),
        ("completion_tokens_mean", row => row.CompletionTokensMean),
        ("completion_tokens_max", row => row.LongestCompletion),
        ("completion_tokens", row => row.CompletionTokens),
        ("truncated_share", row => row.TruncatedShare),
        ("most_common_answer_share", row => row.MostCommonAnswerShare),
        ("repetition_share", row => row.RepetitionShare),
        ("probe_paid_share", row => row.ProbePaidShare),
        ("target_tokens", row => row.TargetTokens),
        ("full_valid_completions", row => row.ValidationCompletions),
        ("full_valid_mean_parse_error", row => row.ValidationErrorShare),
        ("grade_errors", row => row.GradeErrors),
        ("formula_parse_errors", row => row.FormulaParseErrors),
        ("sample_parse_errors", row => row.SampleParseErrors),
        ("invalid_variable_errors", row => row.InvalidVariableErrors),
        ("other_errors", row => row.OtherErrors),
    ];

    /// <summary>The names and values of a row, those of graders behind the others.</summary>
    public static IEnumerable<(string Name, IFormattable? Value)> Cells(StepMetrics row)
    {
        foreach (var (name, value) in _columns)
        {
            yield return (name, value(row));
        }

        foreach (var grader in row.Scores?.Graders ?? [])
        {
            yield return ($"scores/graders/{grader.Type}/{grader.Name}/train_reward_mean", grader.Reward);
            yield return ($"scores/graders/{grader.Type}/{grader.Name}/valid_reward_mean", grader.ValidationReward);
        }

        foreach (var (name, value) in row.Tools is { } tools ? ToolCells(tools) : [])
        {
            yield return (name, value);
        }

        foreach (var score in row.HeldOutScores ?? [])
        {
            yield return ($"held_out/{score.Name}/valid_mean", score.Mean);
        }
    }

    private static IEnumerable<(string Name, IFormattable? Value)> ToolCells(ToolMetrics tools) =>
    [
        ("tool_calls", tools.Calls),
        ("tool_calls_mean", tools.CallsMean),
        ("episode_steps_mean", tools.StepsMean),
        ("tool_tokens", tools.Tokens),
        ("unknown_tool_calls", tools.UnknownTools),
        ("invalid_tool_calls", tools.InvalidArguments),
        ("tool_errors", tools.Errors),
        ("tool_timeouts", tools.TimeOuts),
        ("tool_failures", tools.Failures),
        .. tools.ErrorCounts.Select(count => ($"train_error_count_{count.Name}", (IFormattable?)count.Count)),
    ];

    /// <summary>The first line.</summary>
    /// <param name="first">Any row of the run, all know the same graders; null where there is none yet.</param>
    public static string Header(StepMetrics? first)
    {
        var names = first is null ? _columns.Select(column => column.Name) : Cells(first).Select(cell => Quoted(cell.Name));
        return string.Join(',', names) + "\n";
    }

    /// <summary>The line of a step.</summary>
    public static string Line(StepMetrics row) =>
        string.Join(',', Cells(row).Select(cell => Text(cell.Value))) + "\n";

    private static string Text(IFormattable? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToString(null, CultureInfo.InvariantCulture),
    };

    // Names of graders are the user's.
    private static string Quoted(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
