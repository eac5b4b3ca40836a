namespace Rft.Engine.Sampling;

/// <summary>What came of a tool call.</summary>
/// <param name="Kind">Whether the tool answered, and if not, whose mistake it was.</param>
/// <param name="Text">What the model is told; of a failure, what people are told.</param>
internal sealed record ToolReply(ToolReplyKind Kind, string Text)
{
    /// <summary>How long the call took, waiting for its turn included; zero where nobody measured.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether the tool itself failed, so that the model cannot be told anything.</summary>
    public bool IsFailure => Kind.IsFailure();

    /// <summary>A mistake that the model is told of.</summary>
    public static ToolReply Mistake(ToolReplyKind kind, string message) => new(kind, "error: " + message);
}
