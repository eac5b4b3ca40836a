using Rft.Engine.Evaluation;
using Rft.Engine.Specs;

namespace Rft.Engine.Reports;

/// <summary>What reports call the metrics of evaluation.json.</summary>
public static class MetricLabels
{
    /// <summary>A headline metric within a sentence, such as <c>mean reward</c>.</summary>
    public static string Noun(MetricComparison metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric.Name switch
        {
            "mean_reward" => "mean reward",
            "preference_accuracy" => "share of pairs ranked as preferred",
            "held_out_loss" => "loss per token",
            var name => name.Replace('_', ' '),
        };
    }

    /// <summary>A short label.</summary>
    internal static string Of(MetricComparison metric, EvaluationSpec settings) => metric.Name switch
    {
        "mean_reward" => $"Mean reward, temperature {Numbers.Setting(settings.Temperature)}",
        "pass_rate" => $"Pass rate, temperature {Numbers.Setting(settings.Temperature)}",
        "greedy_mean_reward" => "Mean reward, greedy",
        "greedy_pass_rate" => "Pass rate, greedy",
        "preference_accuracy" => "Pairs ranked as preferred",
        "preference_margin" => "Preferred over other, nats a token",
        "held_out_loss" => "Loss, nats a token",
        "completion_tokens" => "Answer length in tokens",
        "truncated_share" => "Answers cut off",
        "tool_calls" => "Tool calls an answer",
        var behaviour => behaviour,
    };
}
