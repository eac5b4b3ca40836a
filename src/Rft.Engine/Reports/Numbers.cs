using System.Globalization;
using Rft.Engine.Evaluation;

namespace Rft.Engine.Reports;

/// <summary>Numbers as reports print them: rewards with three digits, tool calls with two, shares as percentages and tokens with one.</summary>
internal static class Numbers
{
    /// <summary>A value, such as <c>0.873</c>, <c>98.4 %</c> or <c>42.3</c>.</summary>
    public static string Value(double value, MetricUnit unit) => unit switch
    {
        MetricUnit.Reward or MetricUnit.Nats => Fixed(value, 3),
        MetricUnit.Share => Fixed(100 * value, 1) + " %",
        MetricUnit.Calls => Fixed(value, 2),
        _ => Fixed(value, 1),
    };

    /// <summary>A difference with its sign where it is not zero, such as <c>+0.542</c> or <c>-3.1 pp</c> (percentage points).</summary>
    public static string Difference(double value, MetricUnit unit)
    {
        var text = Digits(value, unit);
        return (text[0] == '-' || IsZero(text) ? text : "+" + text) + Suffix(unit);
    }

    /// <summary>The size of a difference, such as <c>0.062</c>.</summary>
    public static string Size(double value, MetricUnit unit) => Digits(value, unit) + Suffix(unit);

    /// <summary>An interval, such as <c>[0.501, 0.583]</c>.</summary>
    public static string Interval(Interval? interval, MetricUnit unit) => interval is { } known
        ? $"[{Digits(known.Low, unit)}, {Digits(known.High, unit)}]{Suffix(unit)}"
        : "none";

    /// <summary>A count in groups of three, such as <c>41,472</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A setting, such as <c>0.003</c> or <c>1</c>.</summary>
    public static string Setting(double value) => value.ToString("0.##########", CultureInfo.InvariantCulture) is var text && text != "0"
        ? text
        : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number with a fixed count of decimals; never a negative zero.</summary>
    public static string Fixed(double value, int decimals)
    {
        var text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text[0] == '-' && IsZero(text) ? text[1..] : text;
    }

    /// <summary>A duration, such as <c>48 s</c> or <c>3 min 20 s</c>.</summary>
    public static string Duration(double seconds)
    {
        var whole = (long)Math.Round(seconds);
        return whole switch
        {
            < 1 => Fixed(seconds, 1) + " s",
            < 60 => $"{whole} s",
            < 3600 => $"{whole / 60} min {whole % 60} s",
            _ => $"{whole / 3600} h {whole % 3600 / 60} min",
        };
    }

    private static bool IsZero(string text) => text.All(character => character is '-' or '0' or '.');

    private static string Digits(double value, MetricUnit unit) => unit switch
    {
        MetricUnit.Reward or MetricUnit.Nats => Fixed(value, 3),
        MetricUnit.Share => Fixed(100 * value, 1),
        MetricUnit.Calls => Fixed(value, 2),
        _ => Fixed(value, 1),
    };

    private static string Suffix(MetricUnit unit) => unit == MetricUnit.Share ? " pp" : "";
}
