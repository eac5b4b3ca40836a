namespace Rft.Engine.Models;

/// <summary>A function that the model called in its answer.</summary>
/// <param name="Id">The call's name within the answer, such as <c>call_0</c>.</param>
/// <param name="Function">The function's name.</param>
/// <param name="Arguments">Its arguments: a JSON object, or, where the model wrote none that parses, what it wrote.</param>
internal sealed record ToolCall(string Id, string Function, string Arguments);
