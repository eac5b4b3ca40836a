using Rft.Engine.Models;

namespace Rft.Engine.Runs;

/// <summary>One answer of the evaluation, so that another grader can judge it without the model: a line of answers.jsonl.</summary>
internal sealed record AnswerRecord
{
    /// <summary>Who answered: <c>base</c> or <c>trained</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The index of the validation row.</summary>
    public required int Row { get; init; }

    /// <summary>Which sample of the row; null for the answer at temperature 0.</summary>
    public int? Sample { get; init; }

    /// <summary>The answer, special tokens left out; of an episode the model's last message.</summary>
    public required string Text { get; init; }

    /// <summary>The messages of the episode behind the prompt; null where there are no tools.</summary>
    public IReadOnlyList<MessageRecord>? Messages { get; init; }

    /// <summary>Why it ended.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>The reward; null where grading failed.</summary>
    public double? Reward { get; init; }
}
