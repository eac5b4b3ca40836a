using System.Globalization;

namespace Rft.Engine.Runs;

/// <summary>The columns of metrics.csv. Numbers are written so that they read back to the same bits; a null is an empty cell.</summary>
internal static class StepMetricsTable
{
    private static readonly (string Name, Func<StepMetrics, IFormattable?> Value)[] Columns =
    [
        ("step", row => row.Step),
        ("epoch", row => row.Epoch),
        ("train_mean_reward", row => row.TrainMeanReward),
        ("full_valid_mean_reward", row => row.FullValidMeanReward),
        ("train_loss", row => row.TrainLoss),
        ("full_valid_loss", row => row.FullValidLoss),
        ("completion_tokens_mean", row => row.CompletionTokensMean),
        ("truncated_share", row => row.TruncatedShare),
        ("flat_group_share", row => row.FlatGroupShare),
        ("entropy", row => row.Entropy),
        ("clip_ratio", row => row.ClipRatio),
        ("sampler_gap", row => row.SamplerGap),
        ("gradient_norm", row => row.GradientNorm),
        ("largest_change", row => row.LargestChange),
        ("learning_rate", row => row.LearningRate),
        ("updates", row => row.Updates),
        ("graded", row => row.Graded),
        ("train_formula_parse_error_count", row => row.FormulaParseErrors),
        ("train_sample_parse_error_count", row => row.SampleParseErrors),
        ("train_invalid_variable_error_count", row => row.InvalidVariableErrors),
        ("train_other_error_count", row => row.OtherErrors),
    ];

    /// <summary>The first line.</summary>
    public static string Header { get; } = string.Join(',', Columns.Select(column => column.Name)) + "\n";

    /// <summary>The line of a step.</summary>
    public static string Line(StepMetrics row) => string.Join(',', Columns.Select(column => Text(column.Value(row)))) + "\n";

    private static string Text(IFormattable? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToString(null, CultureInfo.InvariantCulture),
    };
}
