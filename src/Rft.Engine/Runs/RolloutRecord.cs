using Rft.Engine.Models;

namespace Rft.Engine.Runs;

/// <summary>One answer sampled for training and what became of it.</summary>
internal sealed record RolloutRecord
{
    /// <summary>The index of the training row.</summary>
    public required int Row { get; init; }

    /// <summary>Which sample of the row's group.</summary>
    public required int Sample { get; init; }

    /// <summary>The answer, special tokens left out; of an episode the model's last message.</summary>
    public required string Text { get; init; }

    /// <summary>The messages of the episode behind the prompt; null where there are no tools.</summary>
    public IReadOnlyList<MessageRecord>? Messages { get; init; }

    /// <summary>Its length in tokens, those of tools left out.</summary>
    public required int Tokens { get; init; }

    /// <summary>Why it ended.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>The reward; null where grading failed.</summary>
    public required double? Reward { get; init; }

    /// <summary>What went wrong in grading; null where nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>The kind of <see cref="Error"/>, by the name of OpenAI's flag; null where nothing went wrong.</summary>
    public string? ErrorFlag { get; init; }

    /// <summary>The advantage; 0 in flat groups and where grading failed.</summary>
    public required double Advantage { get; init; }
}
