using Rft.Engine.Graders;
using Rft.Engine.Sampling;

namespace Rft.Engine.Training;

/// <summary>What reinforcement learns from.</summary>
/// <param name="Prompts">The training prompts, at least one.</param>
/// <param name="ValidationPrompts">The held-out prompts; may be empty.</param>
/// <param name="Grader">The reward.</param>
/// <param name="Format">When an answer ends and what its text is.</param>
internal sealed record ReinforcementData(
    IReadOnlyList<EncodedPrompt> Prompts,
    IReadOnlyList<EncodedPrompt> ValidationPrompts,
    IGrader Grader,
    AnswerFormat Format)
{
    /// <summary>The graders that make up the reward.</summary>
    public RewardParts Parts { get; init; } = RewardParts.None;

    /// <summary>
    /// The weights of the parts where each is scaled before they are added up; null where the reward is taken as it is.
    /// </summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>Graders that are not in the reward and score the answers of each validation.</summary>
    public IReadOnlyList<KeyValuePair<string, IGrader>> HeldOutGraders { get; init; } = [];
}
