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
        ['N'] = "fffffff00",
        ['p'] = "tt",
        ['r'] = "hh:mm:ss tt",
        ['R'] = "HH:mm",
        ['S'] = "ss",
        ['T'] = "HH:mm:ss",
        ['x'] = "MM/dd/yyyy",
        ['X'] = "HH:mm:ss",
        ['y'] = "yy",
        ['Y'] = "yyyy",
        ['Z'] = "zzz",
    };

    /// <summary>The date as the pattern of a call says.</summary>
    /// <param name="call">The call.</param>
    /// <param name="date">The date.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="countsFirstDays">Whether the days before the year's first Sunday or Monday are its week 1, and not 0.</param>
    public static string Format(FunctionCall call, DateTimeOffset date, string pattern, bool countsFirstDays = false)
    {
        call.Context.Allocate(call.Position, pattern.Length * 24L);
        return Format(date, pattern, countsFirstDays)
            ?? throw call.Error($"'%{pattern.First(letter => Unknown(date, pattern, letter))}' is no part of a date");
    }

    /// <summary>The date as a pattern says; null where a part of the pattern is none of a date.</summary>
    public static string? Format(DateTimeOffset date, string pattern, bool countsFirstDays = false)
    {
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
            if (Part(date, pattern[i], countsFirstDays) is not { } part)
            {
                return null;
            }

            text.Append(unpadded ? Unpad(part) : part);
        }

        return text.ToString();
    }

    private static string? Part(DateTimeOffset date, char letter, bool countsFirstDays = false) => letter switch
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
        'U' => Week(date, DayOfWeek.Sunday, countsFirstDays),
        'v' => Part(date, 'e') + date.ToString("-MMM-yyyy", CultureInfo.InvariantCulture).ToUpperInvariant(),
        'V' => Digits(ISOWeek.GetWeekOfYear(date.DateTime), 2),
        'w' => Digits((int)date.DayOfWeek, 1),
        'W' => Week(date, DayOfWeek.Monday, countsFirstDays),
        _ => _formats.TryGetValue(letter, out var format)
            ? date.ToString(format, CultureInfo.InvariantCulture)
            : null,
    };

    /// <summary>The part of a .NET pattern that reads what a letter writes; null where there is none.</summary>
    public static string? DotNetFormat(char letter) => letter == 'e' ? "d" : _formats.GetValueOrDefault(letter);

    private static bool Unknown(DateTimeOffset date, string pattern, char letter) =>
        Part(date, letter) is null && pattern.Contains("%" + letter, StringComparison.Ordinal);

    private static string Week(DateTimeOffset date, DayOfWeek firstDay, bool countsFirstDays)
    {
        var first = new DateTimeOffset(date.Year, 1, 1, 0, 0, 0, date.Offset).DayOfWeek;
        var week = (date.DayOfYear + 6 - (((int)date.DayOfWeek - (int)firstDay + 7) % 7)) / 7;
        return Digits(week + (countsFirstDays && first != firstDay ? 1 : 0), 2);
    }

    private static string Digits(int value, int count) => value.ToString("D" + count, CultureInfo.InvariantCulture);

    private static string Unpad(string part) => part.TrimStart('0', ' ') is { Length: > 0 } rest ? rest : "0";
}
