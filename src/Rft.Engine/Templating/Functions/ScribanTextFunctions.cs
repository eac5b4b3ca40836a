using System.Globalization;
using System.Text;

namespace Rft.Engine.Templating;

/// <summary>Scriban's functions of strings that cut, search, count and convert.</summary>
internal static class ScribanTextFunctions
{
    public static FunctionTable Table { get; } = new()
    {
        { "string.capitalizewords", "text", CapitalizeWords },
        { "string.empty", "text", call => call.Written(0).Length == 0 },
        { "string.whitespace", "text", call => string.IsNullOrWhiteSpace(call.Written(0)) },
        {
            "string.equals_ignore_case", "text value",
            call => string.Equals(call.Written(0), call.Written(1), StringComparison.OrdinalIgnoreCase)
        },
        { "string.escape", "text", call => Escape(call)[1..^1] },
        { "string.literal", "text", call => call[0] is null ? null : Escape(call) },
        { "string.handleize", "text", Handleize },
        { "string.index_of", "text search", call => (long)Text(call).IndexOf(call.Written(1), StringComparison.Ordinal) },
        { "string.pluralize", "number singular plural", call => call[0] is 1L ? call[1] : call[2] },
        { "string.remove_first", "text remove", call => ReplaceOnce(call, "", fromEnd: false) },
        { "string.remove_last", "text remove", call => ReplaceOnce(call, "", fromEnd: true) },
        { "string.replace_first", "text match replace", call => ReplaceOnce(call, call.Written(2), fromEnd: false) },
        { "string.slice", "text start length?", call => Slice(call, call.IsGiven(2) ? call.Integer(2) : Text(call).Length) },
        { "string.slice1", "text start length?", call => Slice(call, call.Integer(2, 1)) },
        { "string.strip_newlines", "text", call => Text(call).ReplaceLineEndings("") },
        { "string.truncatewords", "text count ellipsis?", TruncateWords },
        { "string.to_int string.to_long", "text", call => ToNumber(call, isWhole: true) },
        { "string.to_float string.to_double", "text", call => ToNumber(call, isWhole: false) },
    };

    private static string Text(FunctionCall call) => ScribanStringFunctions.Text(call, 0, growth: 2);

    private static string CapitalizeWords(FunctionCall call)
    {
        var text = new StringBuilder(Text(call));
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = i == 0 || char.IsWhiteSpace(text[i - 1]) ? char.ToUpperInvariant(text[i]) : text[i];
        }

        return text.ToString();
    }

    private static string Escape(FunctionCall call)
    {
        var text = new StringBuilder();
        CompactJson.WriteString(ScribanStringFunctions.Text(call, 0, growth: 6), text);
        return text.ToString();
    }

    /// <summary>Words of letters and digits in lower case with a dash between them.</summary>
    private static string Handleize(FunctionCall call)
    {
        var handle = new StringBuilder();
        foreach (var character in Text(call))
        {
            if (char.IsLetterOrDigit(character) || character == '_')
            {
                handle.Append(char.ToLowerInvariant(character));
            }
            else if (handle.Length > 0 && handle[^1] != '-')
            {
                handle.Append('-');
            }
        }

        return handle.ToString().TrimEnd('-');
    }

    private static string ReplaceOnce(FunctionCall call, string replacement, bool fromEnd)
    {
        var (text, match) = (Text(call), call.Written(1));
        call.Context.Allocate(call.Position, replacement.Length);
        var at = match.Length == 0 ? -1
            : fromEnd ? text.LastIndexOf(match, StringComparison.Ordinal)
            : text.IndexOf(match, StringComparison.Ordinal);
        return at < 0 ? text : text[..at] + replacement + text[(at + match.Length)..];
    }

    private static string Slice(FunctionCall call, long length)
    {
        var text = Text(call);
        var start = Math.Clamp(call.Integer(1), -int.MaxValue, int.MaxValue);
        start += start < 0 ? text.Length : 0;
        length = Math.Clamp(length, 0, int.MaxValue) + Math.Min(0, start);
        start = Math.Clamp(start, 0, text.Length);
        return text.Substring((int)start, (int)Math.Clamp(length, 0, text.Length - start));
    }

    private static string TruncateWords(FunctionCall call)
    {
        var words = Text(call).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        call.Context.AllocateItems(call.Position, words.Length);
        var count = (int)Math.Clamp(call.Integer(1), 0, words.Length);
        return string.Join(' ', words.Take(count)) + (count < words.Length ? call.Text(2, "...") : "");
    }

    private static object? ToNumber(FunctionCall call, bool isWhole)
    {
        var text = call.Written(0);
        return isWhole
            ? long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) ? whole : null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : null;
    }
}
