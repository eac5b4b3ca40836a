using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Rft.Engine.Json;

/// <summary>Says what is wrong with a text that is not JSON, in words for the person who typed it.</summary>
internal static class SyntaxErrorMessage
{
    private static readonly SearchValues<byte> _delimiters = SearchValues.Create(" \t\r\n,:{}[]\"'"u8);

    /// <summary>Describes an error.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="offset">The byte that the reader refused; the length of the text where the text ends too early.</param>
    /// <param name="state">Where the parser stood.</param>
    /// <returns>The byte offset that the reader should look at, and the message.</returns>
    public static (int Offset, string Message) Describe(ReadOnlySpan<byte> utf8, int offset, SyntaxState state)
    {
        var atEnd = offset >= utf8.Length;
        var start = state.TokenStart;
        var inToken = start >= state.LastEnd && start < offset;
        if (inToken && IsInsideString(utf8[start..offset]))
        {
            return DescribeString(utf8, offset, start);
        }

        if (inToken && utf8[start] is (byte)'-' or (>= (byte)'0' and <= (byte)'9'))
        {
            var number = Word(utf8[start..]);
            if (!atEnd || !char.IsAsciiDigit(number[^1]))
            {
                return (start, $"'{number}' is not a number of JSON");
            }
        }
        else if (inToken && utf8[start] is >= (byte)'a' and <= (byte)'z')
        {
            return (start, DescribeWord(Word(utf8[start..]), Expected(utf8[state.LastEnd..start], state)));
        }

        if (!atEnd && utf8[offset] == (byte)',' && utf8[(offset + 1)..].Trim(" \t\r\n"u8).IsEmpty && state.Container != '\0')
        {
            // The reader stops before a comma that ends the text; what is missing comes after it.
            offset = utf8.Length;
        }

        var between = utf8[state.LastEnd..Math.Min(offset, utf8.Length)];
        if (offset < utf8.Length && utf8[offset] is (byte)'}' or (byte)']' && between.LastIndexOf((byte)',') is >= 0 and var comma)
        {
            return (state.LastEnd + comma, $"a comma before '{(char)utf8[offset]}' is not allowed in JSON; remove it");
        }

        return (offset, DescribeUnexpected(utf8[Math.Min(offset, utf8.Length)..], Expected(between, state), state));
    }

    private static (int Offset, string Message) DescribeString(ReadOnlySpan<byte> utf8, int offset, int start)
    {
        if (offset >= utf8.Length)
        {
            return (start, "the string that begins here is never closed");
        }

        if (utf8[offset] is (byte)'\n' or (byte)'\r')
        {
            return (start, "the string that begins here is not closed on its line; add the closing '\"', or write \\n for a line break");
        }

        return utf8[offset] < 0x20
            ? (offset, utf8[offset] == (byte)'\t'
                ? "a tab inside a string is written as \\t"
                : $"control character 0x{utf8[offset]:X2} inside a string is written as \\u{(int)utf8[offset]:x4}")
            : (offset, "unknown escape in a string; expected \\\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t or \\u with four hexadecimal digits "
                + "(a backslash itself is written as \\\\)");
    }

    private static string DescribeUnexpected(ReadOnlySpan<byte> rest, string expected, SyntaxState state)
    {
        if (rest.IsEmpty)
        {
            return state.Container switch
            {
                '{' =>
                    $"the text ends, but the object that begins at line {state.ContainerLocation.Line} is not closed; expected {expected}",
                '[' =>
                    $"the text ends, but the array that begins at line {state.ContainerLocation.Line} is not closed; expected {expected}",
                _ => $"the text is empty; expected {expected}",
            };
        }

        if (rest.StartsWith("//"u8) || rest.StartsWith("/*"u8) || rest[0] == (byte)'#')
        {
            return "comments are not allowed in JSON; remove it";
        }

        if (char.IsAsciiLetter((char)rest[0]))
        {
            return DescribeWord(Word(rest), expected);
        }

        Rune.DecodeFromUtf8(rest, out var found, out _);
        var hint = found.Value == '\'' ? "; JSON strings are in double quotes" : "";
        var shown = Rune.IsControl(found) ? $"character 0x{found.Value:X2}" : $"'{found}'";
        return $"found {shown}, expected {expected}{hint}";
    }

    private static string DescribeWord(string word, string expected)
    {
        var literal = word.ToLowerInvariant() switch
        {
            "true" or "yes" or "on" => "; did you mean true?",
            "false" or "no" or "off" => "; did you mean false?",
            "none" or "nil" or "null" or "undefined" => "; did you mean null?",
            "nan" or "infinity" or "inf" => "; JSON has no such number",
            _ => "",
        };
        return $"found '{word}', expected {expected}{literal}";
    }

    private static string Expected(ReadOnlySpan<byte> between, SyntaxState state)
    {
        var nameRead = between.Contains((byte)'"');
        var commaRead = between.Contains((byte)',');
        return (state.Container, state.LastToken) switch
        {
            ('\0', JsonTokenType.None) => "a JSON value",
            ('\0', _) => "nothing more after the end of the JSON value",
            ('{', JsonTokenType.PropertyName) => "a value",
            ('{', _) when nameRead => "':' after the name",
            ('{', JsonTokenType.StartObject) => "a name in double quotes or '}'",
            ('{', _) => commaRead ? "a name in double quotes" : "',' or '}'",
            (_, JsonTokenType.StartArray) => "a value or ']'",
            _ => commaRead ? "a value" : "',' or ']'",
        };
    }

    private static bool IsInsideString(ReadOnlySpan<byte> token)
    {
        if (token[0] != (byte)'"')
        {
            return false;
        }

        for (var i = 1; i < token.Length; i++)
        {
            if (token[i] == (byte)'\\')
            {
                i++;
            }
            else if (token[i] == (byte)'"')
            {
                return false;
            }
        }

        return true;
    }

    private static string Word(ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOfAny(_delimiters);
        var text = Encoding.UTF8.GetString(length < 0 ? rest : rest[..length]);
        return text.Length <= 24 ? text : text[..21] + "...";
    }
}
