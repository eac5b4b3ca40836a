using System.Globalization;
using System.Text;

namespace Rft.Engine.Templating;

/// <summary>The date patterns of C's strftime, which Scriban uses.</summary>
internal static class DatePattern
{
    private static readonly Dictionary<char, string> _formats = new()
    {
        ['a'] = "ddd",
        ['A'] = "dddd",
        ['b'] = "MMM",
        ['B'] = "MMMM",
        ['d'] = "dd",
        ['D'] = "MM/dd/yy",
        ['F'] = "yyyy-MM-dd",
        ['H'] = "HH",
        ['I'] = "hh",
        ['L'] = "fff",
        ['m'] = "MM",
        ['M'] = "mm",
        ['p'] = "tt",
        ['R'] = "HH:mm",
        ['S'] = "ss",
        ['T'] = "HH:mm:ss",
        ['y'] = "yy",
        ['Y'] = "yyyy",
        ['Z'] = "zzz",
    };

    public static string Format(FunctionCall call, DateTimeOffset date, string pattern)
    {
        call.Context.Allocate(call.Position, pattern.Length * 10L);
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 == pattern.Length)
            {
                text.Append(pattern[i]);
                continue;
            }

            var letter = pattern[++i];
            text.Append(letter switch
            {
                '%' => "%",
                'e' => date.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
                'j' => date.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
                's' => date.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                _ => _formats.TryGetValue(letter, out var format)
                    ? date.ToString(format, CultureInfo.InvariantCulture)
                    : throw call.Error($"'%{letter}' is no part of a date"),
            });
        }

        return text.ToString();
    }
}
