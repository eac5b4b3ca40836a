using System.Globalization;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Json;

/// <summary>One JSON value and where it stands in its file. Immutable.</summary>
public sealed class SourceNode
{
    private SourceNode(SourceNodeKind kind, SourceLocation location) => (Kind, Location) = (kind, location);

    /// <summary>What kind of value this is.</summary>
    public SourceNodeKind Kind { get; }

    /// <summary>The first character of the value.</summary>
    public SourceLocation Location { get; }

    /// <summary>The members of an object in file order; empty for any other kind.</summary>
    public IReadOnlyList<SourceMember> Members { get; private init; } = [];

    /// <summary>The items of an array; empty for any other kind.</summary>
    public IReadOnlyList<SourceNode> Items { get; private init; } = [];

    /// <summary>The decoded text of a string, or the digits of a number exactly as written; empty for any other kind.</summary>
    public string Text { get; private init; } = "";

    /// <summary>
    /// For a string that holds escapes: the column offset, from the opening quote, of each character of <see cref="Text"/> and, last, of
    /// the closing quote; null where character i simply stands at offset i + 1.
    /// </summary>
    public IReadOnlyList<int>? CharacterOffsets { get; private init; }

    /// <summary>Whether the value is the literal true.</summary>
    public bool IsTrue => Kind == SourceNodeKind.True;

    /// <summary>Makes an object.</summary>
    public static SourceNode Object(SourceLocation location, IReadOnlyList<SourceMember> members) =>
        new(SourceNodeKind.Object, location) { Members = members };

    /// <summary>Makes an array.</summary>
    public static SourceNode Array(SourceLocation location, IReadOnlyList<SourceNode> items) =>
        new(SourceNodeKind.Array, location) { Items = items };

    /// <summary>Makes a string.</summary>
    public static SourceNode String(SourceLocation location, string text, IReadOnlyList<int>? characterOffsets = null) =>
        new(SourceNodeKind.String, location) { Text = text, CharacterOffsets = characterOffsets };

    /// <summary>Makes a number from its JSON text.</summary>
    public static SourceNode Number(SourceLocation location, string text) => new(SourceNodeKind.Number, location) { Text = text };

    /// <summary>Makes true or false.</summary>
    public static SourceNode Boolean(SourceLocation location, bool value) =>
        new(value ? SourceNodeKind.True : SourceNodeKind.False, location);

    /// <summary>Makes null.</summary>
    public static SourceNode Null(SourceLocation location) => new(SourceNodeKind.Null, location);

    /// <summary>The value of a member, or null where the object has none of that name (or this is no object).</summary>
    public SourceNode? this[string name]
    {
        get
        {
            // An enumerator over the interface would allocate at every look-up.
            for (var i = 0; i < Members.Count; i++)
            {
                if (Members[i].Name == name)
                {
                    return Members[i].Value;
                }
            }

            return null;
        }
    }

    /// <summary>The number as a double. Only for <see cref="SourceNodeKind.Number"/>.</summary>
    public double ToDouble() => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The number as a long where it is a whole number that fits (1, 1.0 and 1e3 are); null otherwise.</summary>
    public long? ToInt64()
    {
        if (Kind != SourceNodeKind.Number)
        {
            return null;
        }

        if (long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        var value = ToDouble();
        return value == Math.Floor(value) && Math.Abs(value) < 9e15 ? (long)value : null;
    }

    /// <summary>Where character <paramref name="index"/> of a string's decoded text stands in the file.</summary>
    public SourceLocation LocationOfCharacter(int index)
    {
        var offset = CharacterOffsets is { } offsets
            ? offsets[Math.Min(index, offsets.Count - 1)]
            : Math.Min(index, Text.Length) + 1;
        return Location with { Column = Location.Column + offset };
    }
}
