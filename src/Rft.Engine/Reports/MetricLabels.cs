using Rft.Engine.Evaluation;
using Rft.Engine.Specs;

namespace Rft.Engine.Reports;

/// <summary>What reports call the metrics of evaluation.json.</summary>
internal static class MetricLabels
{
    /// <summary>A short label.</summary>
    public static string Of(MetricComparison metric, EvaluationSpec settings) => metric.Name switch
    {
        "mean_reward" => $"Mean reward, temperature {Numbers.Setting(settings.Temperature)}",
        "pass_rate" => $"Pass rate, temperature {Numbers.Setting(settings.Temperature)}",
        "greedy_mean_reward" => "Mean reward, greedy",
        "greedy_pass_rate" => "Pass rate, greedy",
        "completion_tokens" => "Answer length in tokens",
        "truncated_share" => "Answers cut off",
        var behaviour => behaviour,
    };
}
