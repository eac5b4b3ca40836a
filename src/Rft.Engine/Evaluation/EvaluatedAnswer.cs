using Rft.Engine.Runs;

namespace Rft.Engine.Evaluation;

/// <summary>One answer to one row, graded.</summary>
/// <param name="Text">The text of the answer, special tokens left out; of an episode that of its last message.</param>
/// <param name="Tokens">Its length in tokens, end tokens included and those of tools left out.</param>
/// <param name="Truncated">Whether the longest completion cut it off.</param>
/// <param name="Reward">The reward; null where the grader failed.</param>
/// <param name="Passed">Whether the reward reached the threshold; null where the grader failed.</param>
/// <param name="Error">Why the grader failed; null where it did not.</param>
/// <param name="Behaviours">One a behaviour, in the order of the spec: whether the answer shows it; null where its grader failed.</param>
internal sealed record EvaluatedAnswer(
    string Text,
    int Tokens,
    bool Truncated,
    double? Reward,
    bool? Passed,
    string? Error,
    IReadOnlyList<bool?> Behaviours)
{
    /// <summary>The messages of the episode behind the prompt; null where there are no tools.</summary>
    public IReadOnlyList<MessageRecord>? Messages { get; init; }

    /// <summary>Its tool calls; null where there are no tools.</summary>
    public int? ToolCalls => Messages?.Sum(message => message.ToolCalls?.Count ?? 0);
}
