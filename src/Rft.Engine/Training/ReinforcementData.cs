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
    AnswerFormat Format);
