using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A string of a spec together with the node it was read from, so that a mistake inside the string has a column.</summary>
/// <param name="Value">The decoded text.</param>
/// <param name="Node">The JSON string, or null where the text is a default.</param>
public sealed record SourceText(string Value, SourceNode? Node)
{
    /// <summary>The text of a JSON string.</summary>
    internal static SourceText Of(SourceNode node) => new(node.Text, node);

    /// <summary>Where character <paramref name="index"/> of the text stands in its file.</summary>
    public SourceLocation LocationOf(int index) => Node?.LocationOfCharacter(index) ?? default;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
