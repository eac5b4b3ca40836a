using System.Globalization;

namespace Rft.Engine.Templating;

/// <summary>Scriban's functions of dates. There is no <c>date.now</c>: a report must not depend on the day.</summary>
internal static class ScribanDateFunctions
{
    public static FunctionTable Table { get; } = new()
    {
        { "date.parse", "text pattern?", call => call[0] is null ? null : new ScribanDate(Date(call, 1)) },
        { "date.to_string date.format", "date pattern", call => call[0] is null ? null : Format(call, Date(call, -1), call.Text(1)) },
        {
            "date.parse_to_string", "text output_pattern input_pattern?",
            call => call[0] is null ? null : Format(call, Date(call, 2), call.Text(1))
        },
        { "date.add_years", "date years", call => Add(call, (date, count) => date.AddYears((int)Math.Clamp(count, -20_000, 20_000))) },
        {
            "date.add_months", "date months",
            call => Add(call, (date, count) => date.AddMonths((int)Math.Clamp(count, -120_000, 120_000)))
        },
        { "date.add_days", "date days", call => Add(call, (date, count) => date.AddDays(count)) },
        { "date.add_hours", "date hours", call => Add(call, (date, count) => date.AddHours(count)) },
        { "date.add_minutes", "date minutes", call => Add(call, (date, count) => date.AddMinutes(count)) },
        { "date.add_seconds", "date seconds", call => Add(call, (date, count) => date.AddSeconds(count)) },
        { "date.add_milliseconds", "date milliseconds", call => Add(call, (date, count) => date.AddMilliseconds(count)) },
    };

    /// <summary>In Scriban <c>%g</c> stands for the invariant culture, which is the only one here, and alone for the usual pattern.</summary>
    private static string Format(FunctionCall call, DateTimeOffset date, string pattern)
    {
        pattern = pattern == "%g" ? " " + ScribanDate.DefaultPattern : pattern.Replace("%g", "", StringComparison.Ordinal);
        return DatePattern.Format(call, date, pattern, countsFirstDays: true);
    }

    private static ScribanDate? Add(FunctionCall call, Func<DateTimeOffset, double, DateTimeOffset> add)
    {
        if (call[0] is null)
        {
            return null;
        }

        try
        {
            return new ScribanDate(add(Date(call, -1), call.Number(1)));
        }
        catch (ArgumentException)
        {
            throw call.Error("the date lies outside of the years 1 to 9999");
        }
    }

    private static DateTimeOffset Date(FunctionCall call, int patternIndex)
    {
        if (call[0] is ScribanDate date)
        {
            return date.Value;
        }

        var text = call.Text(0);
        var isGiven = patternIndex >= 0 && call.IsGiven(patternIndex) && call[patternIndex] is not null;
        var isRead = isGiven
            ? DateTimeOffset.TryParseExact(
                text, DotNetPattern(call, call.Text(patternIndex)), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);
        return isRead ? value : throw call.Error($"'{text}' is no date; expected for example 2026-01-31T12:00:00Z");
    }

    private static string DotNetPattern(FunctionCall call, string pattern)
    {
        var parts = pattern.Split('%');
        return parts[0] + string.Concat(parts.Skip(1).Select(part =>
            (part is [var letter, ..] ? DatePattern.DotNetFormat(letter) : null) is { } format
                ? format + part[1..]
                : throw call.Error($"'%{(part.Length > 0 ? part[..1] : "")}' is no part of a date that can be read")));
    }
}
