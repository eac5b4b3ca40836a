namespace Rft.Engine.Runs;

/// <summary>The function of a tool call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments, as JSON text.</param>
internal sealed record FunctionRecord(string Name, string Arguments);
