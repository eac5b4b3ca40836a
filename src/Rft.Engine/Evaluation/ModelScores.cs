namespace Rft.Engine.Evaluation;

/// <summary>One model's means over all rows.</summary>
public sealed record ModelScores
{
    /// <summary>Mean reward of the sampled answers.</summary>
    public required double MeanReward { get; init; }

    /// <summary>Share of the sampled answers that pass.</summary>
    public required double PassRate { get; init; }

    /// <summary>Mean reward at temperature 0.</summary>
    public required double GreedyMeanReward { get; init; }

    /// <summary>Share of the rows whose answer at temperature 0 passes.</summary>
    public required double GreedyPassRate { get; init; }

    /// <summary>Mean length of the sampled answers in tokens.</summary>
    public required double MeanCompletionTokens { get; init; }

    /// <summary>Share of the sampled answers that the longest completion cut off.</summary>
    public required double TruncatedShare { get; init; }

    /// <summary>Answers graded, sampled and greedy together.</summary>
    public required int Answers { get; init; }

    /// <summary>Answers that the grader failed on; they are in no mean.</summary>
    public required int FailedGrades { get; init; }

    /// <summary>The means of a model's answers.</summary>
    internal static ModelScores Of(EvaluatedModel model)
    {
        var means = Metric.All.ToDictionary(
            metric => metric.Name,
            metric => Moments.Mean([.. model.Rows.Select(metric.ValueOfRow).OfType<double>()]));
        var answers = model.Rows.SelectMany(row => row.Samples.Append(row.Greedy)).ToList();
        return new ModelScores
        {
            MeanReward = means["mean_reward"],
            PassRate = means["pass_rate"],
            GreedyMeanReward = means["greedy_mean_reward"],
            GreedyPassRate = means["greedy_pass_rate"],
            MeanCompletionTokens = means["completion_tokens"],
            TruncatedShare = means["truncated_share"],
            Answers = answers.Count,
            FailedGrades = answers.Count(answer => answer.Reward is null),
        };
    }
}
