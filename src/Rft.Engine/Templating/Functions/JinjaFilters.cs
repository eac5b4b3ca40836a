using System.Globalization;

namespace Rft.Engine.Templating;

/// <summary>Jinja's filters: what may follow <c>|</c>. docs/templates.md lists them.</summary>
internal static class JinjaFilters
{
    public static FunctionTable Table { get; } =
    [
        .. Basic,
        .. JinjaTextFilters.Table,
        .. JinjaGroups.Table,
    ];

    private static FunctionTable Basic => new()
    {
        { "trim", "value chars?", call => PythonText.Strip(Charged(call), call.IsGiven(1) ? call.Text(1) : null, true, true) },
        { "upper", "value", call => Charged(call).ToUpperInvariant() },
        { "lower", "value", call => Charged(call).ToLowerInvariant() },
        { "capitalize", "value", call => JinjaMethods.Capitalize(Charged(call)) },
        {
            "title", "value",
            call => JinjaMethods.Title(
                Charged(call),
                character => !PythonText.IsWhiteSpace(character) && !"-({[<".Contains(character, StringComparison.Ordinal))
        },
        { "string", "value", call => call.Written(0) },
        { "safe", "value", call => call[0] },
        { "escape e", "value", call => HtmlText.Escape(Charged(call, 5), "&#34;") },
        {
            "replace", "value old new count?",
            call => JinjaMethods.Replace(call, call.Written(0), call.Written(1), call.Written(2), call.Integer(3, -1))
        },
        { "indent", "value width? first? blank?", Indent },
        { "length count", "value", call => Length(call) },
        { "int", "value default? base?", ToInteger },
        { "float", "value default?", ToReal },
        { "abs", "value", call => call[0] is long whole && whole != long.MinValue ? Math.Abs(whole) : (object)Math.Abs(call.Number(0)) },
        { "round", "value precision? method?", Round },
        { "default d", "value default_value? boolean?", Default },
        { "tojson", "value indent? ensure_ascii? separators? sort_keys?", ToJson },
        { "list", "value", call => JinjaSequences.Copy(call, call.Items(0)) },
        { "items", "value", JinjaSequences.Members },
        { "dictsort", "value case_sensitive? by? reverse?", JinjaSequences.SortedMembers },
        { "join", "value d? attribute?", JinjaSequences.Join },
        { "first", "value", call => call.Items(0) is [var item, ..] ? item : new Undefined("there is no first item") },
        { "last", "value", call => call.Items(0) is [.., var item] ? item : new Undefined("there is no last item") },
        {
            "reverse", "value",
            call => call[0] is string text
                ? string.Concat(CodePoints.Split(Charged(call)).Reverse())
                : JinjaSequences.Copy(call, call.Items(0).Reverse())
        },
        { "sort", "value reverse? case_sensitive? attribute?", JinjaSequences.Sort },
        { "unique", "value case_sensitive? attribute?", JinjaSequences.Unique },
        { "sum", "value attribute? start?", JinjaSequences.Sum },
        { "min", "value case_sensitive? attribute?", call => JinjaSequences.Extreme(call, -1) },
        { "max", "value case_sensitive? attribute?", call => JinjaSequences.Extreme(call, 1) },
        { "map", "value filter? **", JinjaSequences.Map },
        { "select", "value test? further*", call => JinjaSequences.Select(call, takes: true, hasAttribute: false) },
        { "reject", "value test? further*", call => JinjaSequences.Select(call, takes: false, hasAttribute: false) },
        { "selectattr", "value attribute test? further*", call => JinjaSequences.Select(call, takes: true, hasAttribute: true) },
        { "rejectattr", "value attribute test? further*", call => JinjaSequences.Select(call, takes: false, hasAttribute: true) },
    };

    private static object? Round(FunctionCall call)
    {
        var (value, precision) = (call.Number(0), (int)Math.Clamp(call.Integer(1, 0), 0, 15));
        var scale = Math.Pow(10, precision);
        return call.Text(2, "common") switch
        {
            "common" => call[0] is long ? call[0] : Math.Round(value, precision),
            "ceil" => Math.Ceiling(value * scale) / scale,
            "floor" => Math.Floor(value * scale) / scale,
            var other => throw call.Error($"'{other}' is not a method of rounding; expected common, ceil or floor"),
        };
    }

    private static string Charged(FunctionCall call, int growth = 1)
    {
        var text = call.Written(0);
        call.Context.Allocate(call.Position, (long)text.Length * growth);
        return text;
    }

    private static long Length(FunctionCall call) => call[0] switch
    {
        string text => (long)CodePoints.Count(text),
        IReadOnlyDictionary<string, object?> mapping => (long)mapping.Count,
        IReadOnlyList<object?> list => (long)list.Count,
        Undefined => 0L,
        _ => throw call.WrongKind(0, "a string, list or mapping"),
    };

    private static object? Default(FunctionCall call)
    {
        var isMissing = call[0] is Undefined || (call.Truth(2) && !call.Context.Dialect.IsTrue(call[0]));
        return !isMissing ? call[0] : call.IsGiven(1) ? call[1] : "";
    }

    private static object? ToInteger(FunctionCall call)
    {
        var otherwise = call.IsGiven(1) ? call[1] : 0L;
        return call[0] switch
        {
            long whole => whole,
            bool truth => truth ? 1L : 0L,
            double real => Math.Abs(real) < 9e18 ? (long)real : otherwise,
            string text when call.Integer(2, 10) is 2 or 8 or 16 => FromDigits(text.Trim(), (int)call.Integer(2)) ?? otherwise,
            string text when long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                => whole,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
                && Math.Abs(real) < 9e18 => (long)real,
            _ => otherwise,
        };
    }

    private static long? FromDigits(string text, int radix)
    {
        var prefix = radix switch { 2 => "0b", 8 => "0o", _ => "0x" };
        try
        {
            return Convert.ToInt64(text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? text[2..] : text, radix);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    private static object? ToReal(FunctionCall call) => call[0] switch
    {
        double real => real,
        long whole => (double)whole,
        bool truth => truth ? 1.0 : 0.0,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => real,
        _ => call.IsGiven(1) ? call[1] : 0.0,
    };

    private static string ToJson(FunctionCall call)
    {
        var separators = call.IsGiven(3) && call[3] is not null ? call.Items(3) : null;
        return new PythonJson(call.Context, call.Position)
        {
            Indent = !call.IsGiven(1) || call[1] is null ? null
                : call[1] is string indent ? indent
                : new string(' ', (int)Math.Clamp(call.Integer(1), 0, 100)),
            EscapesNonAscii = call.Truth(2),
            SortsKeys = call.Truth(4),
            ItemSeparator = separators is [string item, _] ? item : ", ",
            KeySeparator = separators is [_, string key] ? key : ": ",
        }.Write(call[0]);
    }

    private static string Indent(FunctionCall call)
    {
        var prefix = call.IsGiven(1) && call[1] is string text ? text : new string(' ', (int)Math.Clamp(call.Integer(1, 4), 0, 1000));
        var lines = call.Written(0).Split('\n');
        call.Context.Allocate(call.Position, call.Written(0).Length + ((long)lines.Length * prefix.Length));
        return string.Join('\n', lines.Select((line, i) =>
            (i > 0 || call.Truth(2)) && (line.Length > 0 || call.Truth(3)) ? prefix + line : line));
    }
}
