namespace Rft.Engine.Templating;

/// <summary>One step of a path: a member by name, or (where that is null) an array element by index.</summary>
internal readonly record struct PathStep(string? Member, int Index);
