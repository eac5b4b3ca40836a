using System.Text;
using Rft.Engine.Json;

namespace Rft.Engine.Sampling.Constraints;

/// <summary>
/// JSON without a schema (RFC 8259), made a little narrower so that whatever it takes reads back exactly: whole numbers of at most 18
/// digits, fractions of at most 17, exponents of at most two, no escaped surrogates.
/// </summary>
internal sealed class JsonGrammar(GrammarBuilder builder)
{
    private const int MostDigits = 18;
    private const int MostFractionDigits = 17;

    private static readonly (byte First, byte Last) _digit = ((byte)'0', (byte)'9');

    /// <summary>
    /// Where white space may stand: nothing, one space, or a new line and its indentation. More would let a model write blanks for ever.
    /// </summary>
    public GrammarPart Space => builder.Optional(builder.Choice(
        builder.Literal(" "),
        GrammarBuilder.Sequence(builder.Literal("\n"), builder.Repeat(builder.Byte(((byte)' ', (byte)' '), ((byte)'\t', (byte)'\t')), 0, null))));

    /// <summary>Any string.</summary>
    public GrammarPart Text => builder.Shared(nameof(Text), () => Quoted(builder.Repeat(Character(0, 0x10FFFF), 0, null)));

    /// <summary>One character of any string, for strings of a given length.</summary>
    public GrammarPart AnyCharacter => builder.Shared(nameof(AnyCharacter), () => Character(0, 0x10FFFF));

    /// <summary>A whole number.</summary>
    public GrammarPart Integer => builder.Shared(nameof(Integer), () => GrammarBuilder.Sequence(builder.Optional(builder.Literal("-")), Natural));

    /// <summary>A number.</summary>
    public GrammarPart Number => builder.Shared(nameof(Number), () => GrammarBuilder.Sequence(
        builder.Optional(builder.Literal("-")),
        Natural,
        builder.Optional(GrammarBuilder.Sequence(builder.Literal("."), builder.Repeat(builder.Byte(_digit), 1, MostFractionDigits))),
        builder.Optional(GrammarBuilder.Sequence(
            builder.Byte(((byte)'e', (byte)'e'), ((byte)'E', (byte)'E')),
            builder.Optional(builder.Byte(((byte)'+', (byte)'+'), ((byte)'-', (byte)'-'))),
            builder.Repeat(builder.Byte(_digit), 1, 2)))));

    /// <summary>True or false.</summary>
    public GrammarPart Boolean => builder.Choice(builder.Literal("true"), builder.Literal("false"));

    /// <summary>Any value.</summary>
    public GrammarPart Value => builder.Shared(nameof(Value), () => builder.Choice(
        Text, Number, Boolean, builder.Literal("null"), List(Value, 0, null), Map(Value)));

    /// <summary>A string with the given content.</summary>
    public GrammarPart Quoted(GrammarPart content) => GrammarBuilder.Sequence(builder.Literal("\""), content, builder.Literal("\""));

    /// <summary>A value as it stands.</summary>
    public GrammarPart Constant(SourceNode value)
    {
        var text = new StringBuilder();
        if (value.Kind == SourceNodeKind.String)
        {
            JsonText.AppendString(text, value.Text);
        }
        else
        {
            text.Append(CanonicalJson.Write(value));
        }

        return builder.Literal(text.ToString());
    }

    /// <summary>An array.</summary>
    public GrammarPart List(GrammarPart item, int minimum, int? maximum)
    {
        var more = GrammarBuilder.Sequence(builder.Literal(","), Space, item, Space);
        var items = GrammarBuilder.Sequence(item, Space, builder.Repeat(more, Math.Max(0, minimum - 1), maximum - 1));
        return GrammarBuilder.Sequence(
            builder.Literal("["), Space, maximum == 0 ? GrammarBuilder.Nothing : minimum == 0 ? builder.Optional(items) : items, builder.Literal("]"));
    }

    /// <summary>An object without members.</summary>
    public GrammarPart Empty => GrammarBuilder.Sequence(builder.Literal("{"), Space, builder.Literal("}"));

    /// <summary>An object with any names.</summary>
    public GrammarPart Map(GrammarPart value)
    {
        var member = GrammarBuilder.Sequence(Text, Space, builder.Literal(":"), Space, value, Space);
        var more = GrammarBuilder.Sequence(builder.Literal(","), Space, member);
        return GrammarBuilder.Sequence(
            builder.Literal("{"), Space, builder.Optional(GrammarBuilder.Sequence(member, builder.Repeat(more, 0, null))), builder.Literal("}"));
    }

    /// <summary>One character, between quotes, of a range of code points: itself or its escape.</summary>
    public GrammarPart Character(int first, int last)
    {
        var ways = new List<GrammarPart>();
        foreach (var (start, end) in (ReadOnlySpan<(int, int)>)[(' ', '!'), ('#', '['), (']', 0x10FFFF)])
        {
            ways.AddRange(Utf8Ranges.Of(Math.Max(first, start), Math.Min(last, end))
                .Select(bytes => GrammarBuilder.Sequence([.. bytes.Select(range => builder.Byte(range))])));
        }

        if (first == 0 && last == 0x10FFFF)
        {
            ways.Add(GrammarBuilder.Sequence(builder.Literal("\\"), builder.Choice(Short("\"\\/bfnrt"), AnyCode)));
        }
        else
        {
            ways.AddRange("\"\\\b\f\n\r\t".Where(character => character >= first && character <= last).Select(Escaped));
        }

        return ways.Count == 1 ? ways[0] : builder.Choice(ways);
    }

    private GrammarPart Natural => builder.Choice(
        builder.Literal("0"), GrammarBuilder.Sequence(builder.Byte(((byte)'1', (byte)'9')), builder.Repeat(builder.Byte(_digit), 0, MostDigits - 1)));

    // uXXXX but not D800 to DFFF, the halves of pairs.
    private GrammarPart AnyCode
    {
        get
        {
            var hexadecimal = builder.Byte(_digit, ((byte)'a', (byte)'f'), ((byte)'A', (byte)'F'));
            var notD = builder.Byte(_digit, ((byte)'a', (byte)'c'), ((byte)'A', (byte)'C'), ((byte)'e', (byte)'f'), ((byte)'E', (byte)'F'));
            var afterD = GrammarBuilder.Sequence(builder.Byte(((byte)'d', (byte)'d'), ((byte)'D', (byte)'D')), builder.Byte(((byte)'0', (byte)'7')));
            return GrammarBuilder.Sequence(
                builder.Literal("u"), builder.Choice(GrammarBuilder.Sequence(notD, hexadecimal), afterD), builder.Repeat(hexadecimal, 2, 2));
        }
    }

    private GrammarPart Short(string letters) => builder.Byte([.. letters.Select(letter => ((byte)letter, (byte)letter))]);

    private GrammarPart Escaped(char character)
    {
        var text = new StringBuilder();
        JsonText.AppendString(text, character.ToString());
        return builder.Literal(text.ToString(1, text.Length - 2));
    }
}
