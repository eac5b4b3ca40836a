using System.Text.Json.Serialization;

namespace Rft.Engine.Runs;

/// <summary>The mean score of one grader of the reward in a step.</summary>
/// <param name="Name">The grader's name, or its key in a <c>multi</c> grader.</param>
/// <param name="Type">The grader's type.</param>
internal sealed record GraderScore(string Name, string Type)
{
    /// <summary>Over the step's answers that it scored.</summary>
    [JsonPropertyName("train_reward_mean")]
    public double? Reward { get; init; }

    /// <summary>Over the answers of the validation rows, at steps that evaluate.</summary>
    [JsonPropertyName("valid_reward_mean")]
    public double? ValidationReward { get; init; }
}
