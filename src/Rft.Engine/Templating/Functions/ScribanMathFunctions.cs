using System.Globalization;

namespace Rft.Engine.Templating;

/// <summary>Scriban's functions of numbers.</summary>
internal static class ScribanMathFunctions
{
    private const int LongestFormat = 50;

    public static FunctionTable Table { get; } = new()
    {
        {
            "math.abs", "value",
            call => OfNumber(call, number => call[0] is long whole && whole != long.MinValue ? Math.Abs(whole) : (object)Math.Abs(number))
        },
        { "math.ceil", "value", call => OfNumber(call, number => Math.Ceiling(number)) },
        { "math.floor", "value", call => OfNumber(call, number => Math.Floor(number)) },
        {
            "math.round", "value precision?",
            call => OfNumber(call, number => Math.Round(number, (int)Math.Clamp(call.Integer(1, 0), 0, 15)))
        },
        { "math.plus", "value with", call => Calculate(call, BinaryOperator.Add) },
        { "math.minus", "value with", call => Calculate(call, BinaryOperator.Subtract) },
        { "math.times", "value with", call => Calculate(call, BinaryOperator.Multiply) },
        {
            "math.divided_by", "value divisor",
            call => Calculate(call, call[1] is long ? BinaryOperator.FloorDivide : BinaryOperator.Divide)
        },
        { "math.modulo", "value with", call => Calculate(call, BinaryOperator.Modulo) },
        { "math.format object.format", "value format", call => Format(call) },
        { "math.is_number", "value", call => call[0] is long or double },
    };

    private static object? OfNumber(FunctionCall call, Func<double, object?> calculate) =>
        call[0] is null ? null : calculate(call.Number(0));

    private static object? Calculate(FunctionCall call, BinaryOperator operation) =>
        ScribanOperators.Combine(call.Context, call.Position, operation, call[0], call[1]);

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
}
