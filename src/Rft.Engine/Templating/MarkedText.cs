namespace Rft.Engine.Templating;

/// <summary>A rendered text and the parts of it that the assistant writes.</summary>
/// <param name="Text">The text.</param>
/// <param name="Marks">Its parts in UTF-16 units, in order.</param>
internal readonly record struct MarkedText(string Text, IReadOnlyList<Range> Marks);
