namespace Rft.Engine.Templating;

/// <summary>Items that take the place of one argument.</summary>
internal sealed record ExpandedItems(IReadOnlyList<object?> Items);
