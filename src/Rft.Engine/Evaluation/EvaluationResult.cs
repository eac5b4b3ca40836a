using Rft.Engine.Specs;

namespace Rft.Engine.Evaluation;

/// <summary>Base and trained model compared on the same held-out rows: what evaluation.json holds.</summary>
public sealed record EvaluationResult
{
    /// <summary>The version of this file format.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The verdict on the headline metric.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Held-out rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The settings.</summary>
    public required EvaluationSpec Settings { get; init; }

    /// <summary>The seed of sampling and of the permutation tests.</summary>
    public required long Seed { get; init; }

    /// <summary>The base model's means.</summary>
    public required ModelScores Baseline { get; init; }

    /// <summary>The trained model's means.</summary>
    public required ModelScores Candidate { get; init; }

    /// <summary>The metrics; the headline metric is the first.</summary>
    public required IReadOnlyList<MetricComparison> Metrics { get; init; }

    /// <summary>The behaviours: shares of the sampled answers that show each.</summary>
    public required IReadOnlyList<MetricComparison> Behaviours { get; init; }

    /// <summary>The spread of the sampled rewards; null where nothing grades answers.</summary>
    public required RewardDistribution? Rewards { get; init; }

    /// <summary>Rows that only the trained model passes, in file order.</summary>
    public required IReadOnlyList<Flip> Gained { get; init; }

    /// <summary>Rows that only the base model passes, in file order.</summary>
    public required IReadOnlyList<Flip> Lost { get; init; }
}
