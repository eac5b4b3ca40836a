using System.Globalization;
using System.Text;

namespace Rft.Engine.Templating;

/// <summary>Text as Python writes and strips it.</summary>
internal static class PythonText
{
    /// <summary>Python's <c>str.isspace</c> for one character.</summary>
    public static bool IsWhiteSpace(char character) => char.IsWhiteSpace(character) || character is >= '\x1c' and <= '\x1f';

    public static string Strip(string text, string? characters, bool atStart, bool atEnd)
    {
        var (start, end) = (0, text.Length);
        while (atStart && start < end && IsStripped(text[start], characters))
        {
            start++;
        }

        while (atEnd && end > start && IsStripped(text[end - 1], characters))
        {
            end--;
        }

        return text[start..end];
    }

    /// <summary>Python's <c>repr</c> of a float: the shortest digits that read back the same.</summary>
    public static string FromDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        var round = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = round.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mark < 0 ? round : round[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var allDigits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = allDigits.TrimStart('0');
        var exponent = (point < 0 ? mantissa.Length : point) - 1 - (allDigits.Length - digits.Length)
            + (mark < 0 ? 0 : int.Parse(round.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        var sign = double.IsNegative(value) ? "-" : "";
        return sign + (digits.Length == 0 ? "0.0" : Layout(digits.TrimEnd('0'), exponent));
    }

    /// <summary>Python's <c>repr</c> of a string.</summary>
    public static string Quote(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var quoted = new StringBuilder().Append(quote);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\\' => quoted.Append("\\\\"),
                < ' ' or '\x7f' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
                _ when character == quote => quoted.Append('\\').Append(character),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append(quote).ToString();
    }

    /// <summary>Places the point in digits whose first stands for ten to the power of <paramref name="exponent"/>.</summary>
    private static string Layout(string digits, int exponent)
    {
        if (exponent is < -4 or >= 16)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(
                CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        var whole = digits.PadRight(exponent + 2, '0');
        return whole[..(exponent + 1)] + "." + whole[(exponent + 1)..];
    }

    private static bool IsStripped(char character, string? characters) =>
        characters is null ? IsWhiteSpace(character) : characters.Contains(character, StringComparison.Ordinal);
}
