using System.Globalization;
using System.Text;

namespace Rft.Engine.Models.Tokenization;

/// <summary>Parses characters, escapes and classes such as <c>[^\s\p{L}]</c>.</summary>
internal sealed class PatternClassParser(string text)
{
    private const int MostCases = 4096;

    // Beyond upper and lower case: letters that Unicode folds to another one.
    private static readonly (int Letter, int Other)[] _foldings = [('s', 0x17F), ('S', 0x17F), ('k', 0x212A), ('K', 0x212A), (0xE5, 0x212B), (0xC5, 0x212B)];

    /// <summary>The class after its opening bracket.</summary>
    public CodePointSet ParseClass(ref int position, bool ignoresCase)
    {
        var isNegated = position < text.Length && text[position] == '^';
        position += isNegated ? 1 : 0;
        var items = new List<CodePointItem>();
        for (var start = position; ;)
        {
            if (position >= text.Length)
            {
                throw new FormatException("'[' without ']'");
            }

            if (text[position] == ']' && position > start)
            {
                position++;
                return new CodePointSet(items, isNegated);
            }

            if (text[position] == '[' || text.AsSpan(position).StartsWith("&&", StringComparison.Ordinal))
            {
                throw new FormatException("a class within a class");
            }

            var item = ParseItem(ref position, inClass: true);
            if (position + 1 < text.Length && text[position] == '-' && text[position + 1] != ']')
            {
                position++;
                var last = ParseItem(ref position, inClass: true);
                item = item.First == item.Last && last.First == last.Last && item.First <= last.First
                    ? CodePointItem.Range(item.First, last.First)
                    : throw new FormatException("a range whose ends are no characters in order");
            }

            items.AddRange(WithCases(item, ignoresCase));
        }
    }

    /// <summary>One character, or an escape for one or for a set.</summary>
    public CodePointItem ParseItem(ref int position, bool inClass)
    {
        var (value, length) = CodePoints.At(text, position);
        position += length;
        if (value != '\\')
        {
            return CodePointItem.Range(value, value);
        }

        if (position >= text.Length)
        {
            throw new FormatException("'\\' at the end");
        }

        (value, length) = CodePoints.At(text, position);
        position += length;
        return value switch
        {
            's' => CodePointItem.WhiteSpace,
            'S' => CodePointItem.WhiteSpace.Negate(),
            'w' => CodePointItem.Word,
            'W' => CodePointItem.Word.Negate(),
            'd' => CodePointItem.Category("Nd")!.Value,
            'D' => CodePointItem.Category("Nd")!.Value.Negate(),
            'p' or 'P' => ParseProperty(ref position, value == 'P'),
            'n' => One('\n'),
            'r' => One('\r'),
            't' => One('\t'),
            'f' => One('\f'),
            'v' => One('\v'),
            'a' => One('\a'),
            'e' => One('\e'),
            'x' when position < text.Length && text[position] == '{' => One(ParseHexadecimal(ref position, 1, 8)),
            'x' => One(ParseHexadecimal(ref position, 0, 2)),
            'u' => One(ParseHexadecimal(ref position, 0, 4)),
            < 128 when char.IsAsciiLetterOrDigit((char)value) => throw new FormatException($"the escape '\\{(char)value}'{(inClass ? " in a class" : "")}"),
            _ => One(value),
        };
    }

    /// <summary>An item and, where case is ignored, everything that differs from it in case only.</summary>
    public static IEnumerable<CodePointItem> WithCases(CodePointItem item, bool ignoresCase)
    {
        yield return item;
        if (!ignoresCase)
        {
            yield break;
        }

        if (item.Set is null && (item.Categories & 0b111) is not (0 or 0b111))
        {
            throw new FormatException("letters of one case without regard to case");
        }

        if (item.Last - item.First >= MostCases)
        {
            throw new FormatException("a large range without regard to case");
        }

        for (var value = item.First; value <= item.Last; value++)
        {
            if (Rune.IsValid(value))
            {
                yield return One(Rune.ToLowerInvariant(new Rune(value)).Value);
                yield return One(Rune.ToUpperInvariant(new Rune(value)).Value);
            }

            foreach (var (letter, other) in _foldings)
            {
                if (value == letter)
                {
                    yield return One(other);
                }
                else if (value == other)
                {
                    yield return One(letter);
                }
            }
        }
    }

    private static CodePointItem One(int value) => CodePointItem.Range(value, value);

    private CodePointItem ParseProperty(ref int position, bool isNegated)
    {
        var end = position < text.Length && text[position] == '{' ? text.IndexOf('}', position) : -1;
        if (end < 0)
        {
            throw new FormatException("'\\p' without '{...}'");
        }

        var name = text[(position + 1)..end];
        position = end + 1;
        var item = CodePointItem.Category(name.TrimStart('^')) ?? throw new FormatException($"the property '{name}'");
        return isNegated != name.StartsWith('^') ? item.Negate() : item;
    }

    private int ParseHexadecimal(ref int position, int braces, int digits)
    {
        var start = position + braces;
        var end = braces == 0 ? start + digits : text.IndexOf('}', start);
        if (end < start
            || end > text.Length
            || !int.TryParse(text.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value is < 0 or > 0x10FFFF)
        {
            throw new FormatException("an escape that is no code point");
        }

        position = end + braces;
        return value;
    }
}
