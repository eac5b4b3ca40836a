namespace Rft.Engine.Pipeline.Inspection;

/// <summary>Facts that belong together.</summary>
/// <param name="Key">The name for programs.</param>
/// <param name="Title">The name for people.</param>
/// <param name="Facts">The facts.</param>
public sealed record ModelFactSection(string Key, string Title, IReadOnlyList<ModelFact> Facts);
