namespace Rft.Engine.Runs;

/// <summary>Why a run failed.</summary>
/// <param name="Code">The diagnostic's code.</param>
/// <param name="Message">The diagnostic's message.</param>
public sealed record RunFailure(string Code, string Message);
