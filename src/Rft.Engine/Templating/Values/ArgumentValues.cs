namespace Rft.Engine.Templating;

/// <summary>The evaluated arguments of a call.</summary>
internal readonly record struct ArgumentValues(IReadOnlyList<object?> Positional, IReadOnlyList<KeyValuePair<string, object?>> Named);
