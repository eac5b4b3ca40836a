namespace Rft.Engine.Models;

/// <summary>An answer taken apart.</summary>
/// <param name="Text">What stands outside of tool calls; all of the answer where there are none.</param>
/// <param name="Calls">The tool calls, in order.</param>
internal sealed record ToolCallText(string Text, IReadOnlyList<ToolCall> Calls);
