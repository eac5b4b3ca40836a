using System.Globalization;
using System.Text;

namespace Rft.Engine.Templating;

/// <summary>Python's <c>%</c> formatting of strings, with bounded widths.</summary>
internal static class PercentFormat
{
    private const int Widest = 1000;
    private const int MostDigits = 100;

    /// <summary>Formats a tuple's items, a mapping's members, or one value.</summary>
    public static string Apply(FunctionCall call, string format, object? arguments)
    {
        var values = arguments as TemplateTuple ?? new TemplateTuple([arguments]);
        var (text, next) = (new StringBuilder(), 0);
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            i++;
            if (i < format.Length && format[i] == '%')
            {
                text.Append('%');
                continue;
            }

            var key = Key(call, format, ref i);
            var flags = Take(format, ref i, "-+ 0#");
            var width = Number(call, format, ref i, Widest);
            var hasPrecision = i < format.Length && format[i] == '.';
            i += hasPrecision ? 1 : 0;
            var precision = hasPrecision ? Number(call, format, ref i, MostDigits) : -1;
            if (i >= format.Length)
            {
                throw call.Error("the format ends within a '%'");
            }

            var value = key is not null
                ? arguments is IReadOnlyDictionary<string, object?> mapping && mapping.TryGetValue(key, out var member)
                    ? member
                    : throw call.Error($"there is no value for '%({key})'")
                : next < values.Count ? values[next++] : throw call.Error("there are fewer values than the format needs");
            var part = Convert(call, format[i], value, flags, precision);
            part = Pad(part, flags, width, format[i]);
            call.Context.Allocate(call.Position, part.Length);
            text.Append(part);
        }

        return text.ToString();
    }

    private static string? Key(FunctionCall call, string format, ref int i)
    {
        if (i >= format.Length || format[i] != '(')
        {
            return null;
        }

        var close = format.IndexOf(')', i);
        var key = close < 0 ? throw call.Error("a '%(' is not closed") : format[(i + 1)..close];
        i = close + 1;
        return key;
    }

    private static string Take(string format, ref int i, string characters)
    {
        var start = i;
        while (i < format.Length && characters.Contains(format[i], StringComparison.Ordinal))
        {
            i++;
        }

        return format[start..i];
    }

    private static int Number(FunctionCall call, string format, ref int i, int largest)
    {
        var digits = Take(format, ref i, "0123456789");
        return digits.Length == 0 ? 0
            : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= largest ? number
            : throw call.Error($"'{digits}' is more than {largest}");
    }

    private static string Convert(FunctionCall call, char type, object? value, string flags, int precision)
    {
        switch (type)
        {
            case 's':
                var text = call.Context.Dialect.ToText(call.Context, call.Position, value);
                return precision >= 0 && text.Length > precision ? text[..precision] : text;
            case 'r' or 'a':
                return value is string quoted ? PythonText.Quote(quoted) : call.Context.Dialect.ToText(call.Context, call.Position, value);
            case 'd' or 'i' or 'u':
                return Sign(Whole(call, value).ToString("F0", CultureInfo.InvariantCulture), flags);
            case 'x' or 'X' or 'o' when value is long number:
                var size = new System.Numerics.BigInteger(number);
                size = System.Numerics.BigInteger.Abs(size);
                var digits = type == 'o' ? Octal(size) : size.ToString(type.ToString(), CultureInfo.InvariantCulture).TrimStart('0');
                return (number < 0 ? "-" : "") + (digits.Length == 0 ? "0" : digits);
            case 'f' or 'F':
                return Sign(Real(call, value).ToString("F" + Digits(precision), CultureInfo.InvariantCulture), flags);
            case 'e' or 'E':
                var pattern = (Digits(precision) == 0 ? "0" : "0." + new string('0', Digits(precision))) + type + "+00";
                return Sign(Real(call, value).ToString(pattern, CultureInfo.InvariantCulture), flags);
            case 'g' or 'G':
                return Sign(Real(call, value).ToString("G" + Math.Max(1, Digits(precision)), CultureInfo.InvariantCulture), flags);
            default:
                throw call.Error($"'%{type}' does not write {TemplateValue.Describe(value)}");
        }
    }

    private static string Octal(System.Numerics.BigInteger size)
    {
        var digits = "";
        for (; !size.IsZero; size >>= 3)
        {
            digits = (int)(size & 7) + digits;
        }

        return digits;
    }

    private static double Whole(FunctionCall call, object? value) => Math.Truncate(Real(call, value));

    private static double Real(FunctionCall call, object? value) => value switch
    {
        bool truth => truth ? 1 : 0,
        long whole => whole,
        double real => real,
        _ => throw call.Error($"a number is needed here, this is {TemplateValue.Describe(value)}"),
    };

    private static int Digits(int precision) => precision < 0 ? 6 : precision;

    private static string Sign(string number, string flags) =>
        number[0] == '-' ? number
        : flags.Contains('+', StringComparison.Ordinal) ? "+" + number
        : flags.Contains(' ', StringComparison.Ordinal) ? " " + number
        : number;

    private static string Pad(string part, string flags, int width, char type)
    {
        if (flags.Contains('-', StringComparison.Ordinal))
        {
            return part.PadRight(width);
        }

        var isZeroed = flags.Contains('0', StringComparison.Ordinal) && type is not ('s' or 'r' or 'a');
        var signs = isZeroed && part.Length > 0 && part[0] is '-' or '+' or ' ' ? 1 : 0;
        return isZeroed ? part[..signs] + part[signs..].PadLeft(width - signs, '0') : part.PadLeft(width);
    }
}
