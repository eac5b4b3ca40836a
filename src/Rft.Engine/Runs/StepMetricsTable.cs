using System.Globalization;

namespace Rft.Engine.Runs;

/// <summary>
/// The columns of metrics.csv, under OpenAI's names where one exists. Numbers are written so that they read back to the same bits; a null
/// is an empty cell.
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
        ("kl", row => row.Divergence),
        ("clipped_share", row => row.ClippedShare),
        ("sampler_gap", row => row.SamplerGap),
        ("groups", row => row.Groups),
        ("flat_groups", row => row.FlatGroups),
        ("completions", row => row.Completions),
        ("completion_tokens_mean", row => (double?)row.CompletionTokens / row.Completions),
        ("completion_tokens", row => row.CompletionTokens),
        ("truncated_share", row => row.TruncatedShare),
        ("target_tokens", row => row.TargetTokens),
        ("grade_errors", row => row.GradeErrors),
        ("formula_parse_errors", row => row.FormulaParseErrors),
        ("sample_parse_errors", row => row.SampleParseErrors),
        ("invalid_variable_errors", row => row.InvalidVariableErrors),
        ("other_errors", row => row.OtherErrors),
    ];

    /// <summary>The first line.</summary>
    public static string Header { get; } = string.Join(',', _columns.Select(column => column.Name)) + "\n";

    /// <summary>The line of a step.</summary>
    public static string Line(StepMetrics row) => string.Join(',', _columns.Select(column => Text(column.Value(row)))) + "\n";

    private static string Text(IFormattable? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToString(null, CultureInfo.InvariantCulture),
    };
}
