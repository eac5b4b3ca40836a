using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rft.Engine.Json;

/// <summary>The spelling of JSON scalars.</summary>
internal static class JsonText
{
    // 18 digits always fit a long.
    private const int ExactDigits = 18;

    /// <summary>Appends a string with its quotes and the fewest, shortest escapes.</summary>
    public static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            switch (character)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\b':
                    text.Append("\\b");
                    break;
                case '\f':
                    text.Append("\\f");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case < ' ':
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
                    break;
                default:
                    text.Append(character);
                    break;
            }
        }

        text.Append('"');
    }

    /// <summary>The text of a string. One with half of a surrogate pair, which no .NET text may have, comes as the JSON spells it.</summary>
    public static string Of(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return text.GetRawText()[1..^1];
        }
    }

    /// <summary>The literal of a kind that has no content.</summary>
    public static string Literal(SourceNodeKind kind) => kind switch
    {
        SourceNodeKind.True => "true",
        SourceNodeKind.False => "false",
        _ => "null",
    };

    /// <summary>One form a number, so that 1, 1.0 and 1e0 are the same text.</summary>
    public static string CanonicalNumber(string text)
    {
        if (text.Length <= ExactDigits && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole.ToString(CultureInfo.InvariantCulture);
        }

        return Number(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    /// <summary>The shortest text that reads back as the same double, in the form of ECMAScript (and so of RFC 8785).</summary>
    public static string Number(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        // .NET gives the shortest digits that read back; ECMAScript differs only in where it puts the point.
        var parts = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var whole = parts[0].Split('.')[0];
        var fraction = parts[0][whole.Length..].TrimStart('.');
        var digits = (whole + fraction).TrimStart('0').TrimEnd('0');
        var leadingZeros = (whole + fraction).Length - (whole + fraction).TrimStart('0').Length;
        var exponent = whole.Length - 1 - leadingZeros + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        var sign = value < 0 ? "-" : "";
        return sign + exponent switch
        {
            >= 21 or < -6 => $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}",
            < 0 => "0." + new string('0', -exponent - 1) + digits,
            _ when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0'),
            _ => digits[..(exponent + 1)] + "." + digits[(exponent + 1)..],
        };
    }
}
