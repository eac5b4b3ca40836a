using System.Globalization;
using System.Text;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Templating;

/// <summary>Reads names, numbers, strings and operators inside tags; the same for both syntaxes but for the operators.</summary>
/// <param name="source">The template.</param>
/// <param name="operators">The operators of the syntax, longer ones before those that they start with.</param>
/// <param name="isScriban">
/// Whether names may begin with <c>$</c>, and end with <c>?</c> behind a dot, numbers with a letter, and strings in back quotes have no
/// escapes.
/// </param>
internal sealed class CodeScanner(TemplateSource source, IReadOnlyList<string> operators, bool isScriban = false)
{
    private const char VerbatimQuote = '`';

    private readonly string _text = source.Text;

    /// <summary>Reads the token at a position that is neither white space nor the end.</summary>
    public Token Scan(ref int position, bool afterSpace, bool afterDot)
    {
        var start = position;
        var first = _text[position];
        if (char.IsLetter(first) || first == '_' || (isScriban && first == '$'))
        {
            do
            {
                position++;
            }
            while (position < _text.Length && (char.IsLetterOrDigit(_text[position]) || _text[position] == '_'));
            position += isScriban && first == '$' && position == start + 1 && IsAt(position, '$') ? 1 : 0;
            position += isScriban && afterDot && IsAt(position, '?') && !IsAt(position + 1, '.') && !IsAt(position + 1, '?') ? 1 : 0;
            return new Token(TokenKind.Name, start, _text[start..position], AfterSpace: afterSpace);
        }

        if (char.IsAsciiDigit(first))
        {
            return ScanNumber(ref position, afterDot) with { AfterSpace = afterSpace };
        }

        if (first is '"' or '\'' || (isScriban && first == VerbatimQuote))
        {
            var value = first == VerbatimQuote ? ScanVerbatim(ref position) : ScanString(ref position);
            return new Token(TokenKind.String, start, value, AfterSpace: afterSpace);
        }

        foreach (var candidate in operators)
        {
            if (string.CompareOrdinal(_text, position, candidate, 0, candidate.Length) == 0)
            {
                position += candidate.Length;
                return new Token(TokenKind.Operator, start, candidate, AfterSpace: afterSpace);
            }
        }

        throw Error(start, $"unexpected character '{first}'");
    }

    private bool IsAt(int position, char character) => position < _text.Length && _text[position] == character;

    private Token ScanNumber(ref int position, bool afterDot)
    {
        var start = position;
        if (!afterDot && _text[position] == '0' && position + 1 < _text.Length && _text[position + 1] is 'x' or 'X' or 'b' or 'B' or 'o')
        {
            return ScanRadix(ref position);
        }

        SkipDigits(ref position);
        var isReal = false;
        if (!afterDot && position + 1 < _text.Length && _text[position] == '.' && char.IsAsciiDigit(_text[position + 1]))
        {
            isReal = true;
            position++;
            SkipDigits(ref position);
        }

        if (!afterDot && position < _text.Length && _text[position] is 'e' or 'E')
        {
            var exponent = position + 1;
            exponent += exponent < _text.Length && _text[exponent] is '+' or '-' ? 1 : 0;
            if (exponent < _text.Length && char.IsAsciiDigit(_text[exponent]))
            {
                isReal = true;
                position = exponent;
                SkipDigits(ref position);
            }
        }

        var digits = _text[start..position];
        var plain = digits.Replace("_", "", StringComparison.Ordinal);
        isReal |= SkipSuffix(ref position, "fFdDmM");
        if (!isReal && long.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
        {
            return new Token(TokenKind.Integer, start, digits, whole);
        }

        return isReal
            ? new Token(TokenKind.Real, start, digits, double.Parse(plain, NumberStyles.Float, CultureInfo.InvariantCulture))
            : throw Error(start, "this whole number does not fit 64 bits");
    }

    private Token ScanRadix(ref int position)
    {
        var start = position;
        var radix = char.ToLowerInvariant(_text[position + 1]) switch { 'x' => 16, 'b' => 2, _ => 8 };
        position += 2;
        var value = 0UL;
        var hasDigits = false;
        for (; position < _text.Length; position++)
        {
            if (_text[position] != '_' && !(char.IsAsciiHexDigit(_text[position]) && Digit(position) < radix))
            {
                break;
            }

            if (_text[position] != '_')
            {
                hasDigits = true;
                value = value <= (ulong)long.MaxValue / (ulong)radix
                    ? (value * (ulong)radix) + (ulong)Digit(position)
                    : throw Error(start, "this whole number does not fit 64 bits");
            }
        }

        if (!hasDigits || value > long.MaxValue)
        {
            throw Error(start, "this is no whole number of 64 bits");
        }

        SkipSuffix(ref position, "uU");
        return new Token(TokenKind.Integer, start, _text[start..position], (long)value);
    }

    private int Digit(int position) => Convert.ToInt32(_text[position].ToString(), 16);

    private bool SkipSuffix(ref int position, string letters)
    {
        var isThere = isScriban && position < _text.Length && letters.Contains(_text[position], StringComparison.Ordinal)
            && (position + 1 == _text.Length || !char.IsLetterOrDigit(_text[position + 1]));
        position += isThere ? 1 : 0;
        return isThere;
    }

    private void SkipDigits(ref int position)
    {
        while (position < _text.Length && (char.IsAsciiDigit(_text[position]) || _text[position] == '_'))
        {
            position++;
        }
    }

    /// <summary>Reads a string without escapes, in which the quote stands twice for itself.</summary>
    private string ScanVerbatim(ref int position)
    {
        var start = position;
        var value = new StringBuilder();
        for (position++; ; position++)
        {
            var close = position < _text.Length ? _text.IndexOf(VerbatimQuote, position) : -1;
            if (close < 0)
            {
                throw Error(start, "this string is not closed");
            }

            value.Append(_text, position, close - position);
            position = close + 1;
            if (!IsAt(position, VerbatimQuote))
            {
                return value.ToString();
            }

            value.Append(VerbatimQuote);
        }
    }

    private string ScanString(ref int position)
    {
        var start = position;
        var quote = _text[position++];
        var value = new StringBuilder();
        while (position < _text.Length && _text[position] != quote)
        {
            if (_text[position] == '\\' && position + 1 < _text.Length)
            {
                position++;
                ScanEscape(ref position, value);
            }
            else
            {
                value.Append(_text[position++]);
            }
        }

        if (position >= _text.Length)
        {
            throw Error(start, "this string is not closed");
        }

        position++;
        return value.ToString();
    }

    /// <summary>Reads what follows a backslash.</summary>
    public void ScanEscape(ref int position, StringBuilder value)
    {
        var escape = _text[position++];
        switch (escape)
        {
            case 'n':
                value.Append('\n');
                break;
            case 't':
                value.Append('\t');
                break;
            case 'r':
                value.Append('\r');
                break;
            case 'b':
                value.Append('\b');
                break;
            case 'f':
                value.Append('\f');
                break;
            case 'v':
                value.Append('\v');
                break;
            case 'a':
                value.Append('\a');
                break;
            case '0':
                value.Append('\0');
                break;
            case '\n':
                break;
            case '{' or '}' when isScriban:
            case '\\' or '\'' or '"':
            case '{' or '}' when isScriban:
                value.Append(escape);
                break;
            case 'x':
                value.Append((char)ScanHexadecimal(ref position, 2));
                break;
            case 'u':
                value.Append((char)ScanHexadecimal(ref position, 4));
                break;
            case 'U':
                var codePoint = ScanHexadecimal(ref position, 8);
                value.Append(Rune.IsValid(codePoint) ? new Rune(codePoint).ToString() : throw Error(position - 10, "no such character"));
                break;
            default:
                // As in Python: an escape that is none stands for itself.
                value.Append('\\').Append(escape);
                break;
        }
    }

    private int ScanHexadecimal(ref int position, int digits)
    {
        if (position + digits > _text.Length
            || !int.TryParse(_text.AsSpan(position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            throw Error(position - 2, $"expected {digits} hexadecimal digits after this escape");
        }

        position += digits;
        return value;
    }

    private DiagnosticException Error(int position, string message) => source.Error(DiagnosticTable.TemplateSyntax, position, message);
}
