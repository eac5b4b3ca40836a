using System.Globalization;
using System.Text;

namespace Rft.Engine.Templating;

/// <summary>The date patterns of C's strftime, which Python and Scriban use; <c>%-d</c> leaves padding out.</summary>
internal static class DatePattern
{
    private static readonly Dictionary<char, string> _formats = new()
    {
        ['a'] = "ddd",
        ['A'] = "dddd",
        ['b'] = "MMM",
        ['B'] = "MMMM",
        ['c'] = "ddd MMM dd HH:mm:ss yyyy",
        ['d'] = "dd",
        ['D'] = "MM/dd/yy",
        ['F'] = "yyyy-MM-dd",
        ['h'] = "MMM",
        ['H'] = "HH",
        ['I'] = "hh",
        ['L'] = "fff",
        ['m'] = "MM",
        ['M'] = "mm",
        ['N'] = "fffffff",
        ['p'] = "tt",
        ['r'] = "hh:mm:ss tt",
        ['R'] = "HH:mm",
        ['S'] = "ss",
        ['T'] = "HH:mm:ss",
        ['x'] = "MM/dd/yy",
        ['X'] = "HH:mm:ss",
        ['y'] = "yy",
        ['Y'] = "yyyy",
        ['Z'] = "zzz",
    };

    public static string Format(FunctionCall call, DateTimeOffset date, string pattern)
    {
        call.Context.Allocate(call.Position, pattern.Length * 12L);
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 == pattern.Length)
            {
                text.Append(pattern[i]);
                continue;
            }

            var unpadded = pattern[i + 1] == '-' && i + 2 < pattern.Length;
            i += unpadded ? 2 : 1;
            var part = Part(call, date, pattern[i]);
            text.Append(unpadded ? Unpad(part) : part);
        }

        return text.ToString();
    }

    private static string Part(FunctionCall call, DateTimeOffset date, char letter) => letter switch
    {
        '%' => "%",
        'n' => "\n",
        't' => "\t",
        'C' => Digits(date.Year / 100, 2),
        'e' => date.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'G' => Digits(ISOWeek.GetYear(date.DateTime), 4),
        'j' => Digits(date.DayOfYear, 3),
        'k' => date.Hour.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'l' => (((date.Hour + 11) % 12) + 1).ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'P' => date.Hour < 12 ? "am" : "pm",
        's' => date.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'u' => Digits(date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek, 1),
        'U' => Digits((date.DayOfYear + 6 - (int)date.DayOfWeek) / 7, 2),
        'v' => Part(call, date, 'e') + date.ToString("-MMM-yyyy", CultureInfo.InvariantCulture).ToUpperInvariant(),
        'V' => Digits(ISOWeek.GetWeekOfYear(date.DateTime), 2),
        'w' => Digits((int)date.DayOfWeek, 1),
        'W' => Digits((date.DayOfYear + 6 - (((int)date.DayOfWeek + 6) % 7)) / 7, 2),
        _ => _formats.TryGetValue(letter, out var format)
            ? date.ToString(format, CultureInfo.InvariantCulture)
            : throw call.Error($"'%{letter}' is no part of a date"),
    };

    private static string Digits(int value, int count) => value.ToString("D" + count, CultureInfo.InvariantCulture);

    private static string Unpad(string part) => part.TrimStart('0', ' ') is { Length: > 0 } rest ? rest : "0";
}
