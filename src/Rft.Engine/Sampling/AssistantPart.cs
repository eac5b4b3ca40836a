using Rft.Engine.Diagnostics;

namespace Rft.Engine.Sampling;

/// <summary>A part of a conversation's text that the assistant wrote.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">Behind its last one.</param>
/// <param name="IsTrained">Whether its tokens are learned from.</param>
/// <param name="Location">Where the message stands.</param>
internal sealed record AssistantPart(int Start, int End, bool IsTrained, SourceLocation Location)
{
    /// <summary>Whether an end token must stand in it, behind which nothing is learned from.</summary>
    public bool MustEnd { get; init; }
}
