using System.Globalization;

namespace Rft.Engine.Templating;

/// <summary>Scriban's functions of numbers and dates.</summary>
internal static class ScribanMathFunctions
{
    private const int LongestFormat = 50;

    public static FunctionTable Table { get; } = new()
    {
        {
            "math.abs", "value",
            call => call[0] is long whole && whole != long.MinValue ? Math.Abs(whole) : (object)Math.Abs(call.Number(0))
        },
        { "math.ceil", "value", call => Math.Ceiling(call.Number(0)) },
        { "math.floor", "value", call => Math.Floor(call.Number(0)) },
        { "math.round", "value precision?", call => Math.Round(call.Number(0), (int)Math.Clamp(call.Integer(1, 0), 0, 15)) },
        { "math.format", "value format", Format },
        { "math.is_number", "value", call => call[0] is long or double },
        { "date.to_string", "date pattern", call => DatePattern.Format(call, Date(call), call.Text(1)) },
    };

    private static string Format(FunctionCall call)
    {
        var format = call.Text(1);
        call.Number(0);

        // A standard format is a letter and a number of digits, which can ask for gigabytes of them.
        var digits = format.Length > 1 && char.IsAsciiLetter(format[0]) && format.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
            ? format[1..]
            : "";
        if (format.Length > LongestFormat
            || digits.Length > 2
            || (digits.Length > 0 && int.Parse(digits, CultureInfo.InvariantCulture) > LongestFormat))
        {
            throw call.Error($"a number format has at most {LongestFormat} characters and digits");
        }

        try
        {
            return ((IFormattable)call[0]!).ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            throw call.Error($"'{format}' is no number format; expected for example 0.00, N0 or P1");
        }
    }

    private static DateTimeOffset Date(FunctionCall call) =>
        DateTimeOffset.TryParse(call.Text(0), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : throw call.Error($"'{call.Text(0)}' is no date; expected for example 2026-01-31T12:00:00Z");
}
