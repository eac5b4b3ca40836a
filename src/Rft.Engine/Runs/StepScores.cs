using System.Text.Json.Serialization;

namespace Rft.Engine.Runs;

/// <summary>The rewards of a step in the shape of OpenAI's metric events.</summary>
internal sealed record StepScores
{
    /// <summary>The same as <see cref="StepMetrics.Reward"/>: OpenAI has it under two names.</summary>
    [JsonPropertyName("train_reward_mean")]
    public double? Reward { get; init; }

    /// <summary>The same as <see cref="StepMetrics.ValidationReward"/>.</summary>
    [JsonPropertyName("valid_reward_mean")]
    public double? ValidationReward { get; init; }

    /// <summary>The graders that make up the reward.</summary>
    public required IReadOnlyList<GraderScore> Graders { get; init; }
}
