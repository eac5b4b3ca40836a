using System.Globalization;
using System.Text;

namespace Rft.Engine.Templating;

/// <summary>Python's methods of strings that lay out or take apart, besides those that chat templates call all the time.</summary>
internal static class JinjaTextMethods
{
    public static FunctionTable Table { get; } = new()
    {
        { "center", "self width fillchar?", call => Pad(call, call.Text(0), call.Integer(1), call.Text(2, " "), isCentred: true) },
        { "ljust", "self width fillchar?", call => Pad(call, call.Text(0), call.Integer(1), call.Text(2, " "), isLeft: true) },
        { "rjust", "self width fillchar?", call => Pad(call, call.Text(0), call.Integer(1), call.Text(2, " ")) },
        { "zfill", "self width", FillZeros },
        { "casefold", "self", call => Text(call).ToLowerInvariant() },
        { "swapcase", "self", call => string.Concat(Text(call).Select(Swap)) },
        { "partition", "self sep", call => Partition(call, Text(call).IndexOf(call.Text(1), StringComparison.Ordinal), fromEnd: false) },
        { "rpartition", "self sep", call => Partition(call, Text(call).LastIndexOf(call.Text(1), StringComparison.Ordinal), fromEnd: true) },
        { "index", "self sub", call => Place(call, Text(call).IndexOf(call.Text(1), StringComparison.Ordinal)) },
        { "rindex", "self sub", call => Place(call, Text(call).LastIndexOf(call.Text(1), StringComparison.Ordinal)) },
        { "isnumeric isdecimal", "self", call => Text(call) is { Length: > 0 } text && text.All(char.IsNumber) },
        { "isascii", "self", call => Text(call).All(char.IsAscii) },
        {
            "istitle", "self",
            call => Text(call) is var text && text.Any(char.IsLetter) && text == JinjaMethods.Title(text, char.IsLetter)
        },
        { "format", "self **", Format },
    };

    /// <summary>Fills a text up to a width in code points.</summary>
    public static string Pad(FunctionCall call, string text, long width, string fill, bool isCentred = false, bool isLeft = false)
    {
        if (CodePoints.Count(fill) != 1)
        {
            throw call.Error("a text is filled with one character");
        }

        var missing = Math.Clamp(width - CodePoints.Count(text), 0, int.MaxValue);
        call.Context.Allocate(call.Position, text.Length + (missing * fill.Length));

        // As in Python, of an odd number of columns the left side gets the larger part where the width is odd.
        var left = isCentred ? (missing / 2) + (missing & width & 1) : isLeft ? 0 : missing;
        return Repeat(fill, left) + text + Repeat(fill, missing - left);
    }

    private static string Repeat(string fill, long count) => new StringBuilder().Insert(0, fill, (int)count).ToString();

    private static string Text(FunctionCall call)
    {
        var text = call.Text(0);
        call.Context.Allocate(call.Position, text.Length);
        return text;
    }

    private static string FillZeros(FunctionCall call)
    {
        var text = call.Text(0);
        var sign = text is ['-' or '+', ..] ? text[..1] : "";
        return sign + Pad(call, text[sign.Length..], call.Integer(1) - sign.Length, "0");
    }

    private static char Swap(char character) =>
        char.IsUpper(character) ? char.ToLowerInvariant(character) : char.ToUpperInvariant(character);

    private static TemplateTuple Partition(FunctionCall call, int at, bool fromEnd)
    {
        var (text, separator) = (call.Text(0), call.Text(1));
        return separator.Length == 0 ? throw call.Error("the separator is empty")
            : at >= 0 ? new TemplateTuple([text[..at], separator, text[(at + separator.Length)..]])
            : fromEnd ? new TemplateTuple(["", "", text])
            : new TemplateTuple([text, "", ""]);
    }

    private static long Place(FunctionCall call, int at) =>
        at < 0 ? throw call.Error("the string does not hold this text") : CodePoints.Count(call.Text(0)[..at]);

    /// <summary>The fields <c>{}</c>, <c>{0}</c> and <c>{name}</c>; a format behind a colon is refused.</summary>
    private static string Format(FunctionCall call)
    {
        var (format, text, next) = (call.Text(0), new StringBuilder(), 0);
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] is not ('{' or '}'))
            {
                text.Append(format[i]);
            }
            else if (i + 1 < format.Length && format[i + 1] == format[i])
            {
                text.Append(format[i++]);
            }
            else
            {
                var close = format[i] == '{' ? format.IndexOf('}', i) : -1;
                var field = close < 0 ? throw call.Error("a brace of the format stands alone") : format[(i + 1)..close];
                var part = call.Context.Dialect.ToText(call.Context, call.Position, Field(call, field, ref next));
                call.Context.Allocate(call.Position, part.Length);
                text.Append(part);
                i = close;
            }
        }

        return text.ToString();
    }

    private static object? Field(FunctionCall call, string field, ref int next)
    {
        var isIndex = int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var index);
        if (isIndex || field.Length == 0)
        {
            var at = 1 + (isIndex ? index : next++);
            return at > 0 && at < call.Count ? call[at] : throw call.Error("there are fewer values than the format needs");
        }

        foreach (var (name, value) in call.Named)
        {
            if (name == field)
            {
                return value;
            }
        }

        throw call.Error($"the field '{{{field}}}' is not supported, or has no value");
    }
}
