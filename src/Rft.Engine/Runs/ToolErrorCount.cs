namespace Rft.Engine.Runs;

/// <summary>How many calls of a tool went wrong in a step.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Count">Its errors, time-outs and failures.</param>
internal sealed record ToolErrorCount(string Name, int Count);
