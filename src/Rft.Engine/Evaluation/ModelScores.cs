using System.Text.Json.Serialization;

namespace Rft.Engine.Evaluation;

/// <summary>One model's means over all rows. What was not measured is null.</summary>
public sealed record ModelScores
{
    /// <summary>Mean reward of the sampled answers.</summary>
    public required double? MeanReward { get; init; }

    /// <summary>Share of the sampled answers that pass.</summary>
    public required double? PassRate { get; init; }

    /// <summary>Mean reward at temperature 0.</summary>
    public required double? GreedyMeanReward { get; init; }

    /// <summary>Share of the rows whose answer at temperature 0 passes.</summary>
    public required double? GreedyPassRate { get; init; }

    /// <summary>Mean length of the sampled answers in tokens.</summary>
    public required double? MeanCompletionTokens { get; init; }

    /// <summary>Share of the sampled answers that the longest completion cut off.</summary>
    public required double? TruncatedShare { get; init; }

    /// <summary>Share of the preference rows whose preferred answer is the likelier one, by token.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? PreferenceAccuracy { get; init; }

    /// <summary>Mean loss per token of the answers that supervised rows hold, in nats.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? HeldOutLoss { get; init; }

    /// <summary>Answers graded, sampled and greedy together.</summary>
    public required int Answers { get; init; }

    /// <summary>Answers that the grader failed on; they are in no mean.</summary>
    public required int FailedGrades { get; init; }

    /// <summary>The means of a model's answers.</summary>
    internal static ModelScores Of(EvaluatedModel model)
    {
        var means = model.Metrics.ToDictionary(
            metric => metric.Name,
            metric => (double?)Moments.Mean([.. model.Rows.Select(metric.ValueOfRow).OfType<double>()]));
        var answers = model.Rows.SelectMany(row => row.Samples.Concat(row.Greedy is { } greedy ? [greedy] : [])).ToList();
        var isGraded = means.ContainsKey("mean_reward");
        return new ModelScores
        {
            MeanReward = means.GetValueOrDefault("mean_reward"),
            PassRate = means.GetValueOrDefault("pass_rate"),
            GreedyMeanReward = means.GetValueOrDefault("greedy_mean_reward"),
            GreedyPassRate = means.GetValueOrDefault("greedy_pass_rate"),
            MeanCompletionTokens = means.GetValueOrDefault("completion_tokens"),
            TruncatedShare = means.GetValueOrDefault("truncated_share"),
            Answers = answers.Count,
            FailedGrades = isGraded ? answers.Count(answer => answer.Reward is null) : 0,
            PreferenceAccuracy = means.GetValueOrDefault("preference_accuracy"),
            HeldOutLoss = means.GetValueOrDefault("held_out_loss"),
        };
    }
}
