namespace Rft.Engine.Sampling;

/// <summary>What kinds of replies mean.</summary>
internal static class ToolReplyKinds
{
    /// <summary>Whether the tool itself failed, so that the model cannot be told anything.</summary>
    public static bool IsFailure(this ToolReplyKind kind) => kind is ToolReplyKind.TimedOut or ToolReplyKind.Failed;
}
