namespace Rft.Engine.Templating;

/// <summary>Scriban's functions of strings. What is no string is taken as it would be written.</summary>
internal static class ScribanStringFunctions
{
    public static FunctionTable Table { get; } = new()
    {
        { "string.upcase", "text", call => Text(call, 0).ToUpperInvariant() },
        { "string.downcase", "text", call => Text(call, 0).ToLowerInvariant() },
        { "string.capitalize", "text", call => Text(call, 0) is { Length: > 0 } text ? char.ToUpperInvariant(text[0]) + text[1..] : "" },
        { "string.size", "text", call => (long)call.Written(0).Length },
        { "string.strip", "text", call => Text(call, 0).Trim() },
        { "string.lstrip", "text", call => Text(call, 0).TrimStart() },
        { "string.rstrip", "text", call => Text(call, 0).TrimEnd() },
        { "string.append", "text with", call => Text(call, 0) + Text(call, 1) },
        { "string.prepend", "text by", call => Text(call, 1) + Text(call, 0) },
        {
            "string.replace", "text match replace",
            call => Replace(call, call.Written(2))
        },
        { "string.remove", "text remove", call => Replace(call, "") },
        { "string.contains", "text value", call => Holds(call, (text, value) => text.Contains(value, StringComparison.Ordinal)) },
        { "string.starts_with", "text value", call => Holds(call, (text, value) => text.StartsWith(value, StringComparison.Ordinal)) },
        { "string.ends_with", "text value", call => Holds(call, (text, value) => text.EndsWith(value, StringComparison.Ordinal)) },
        { "string.split", "text match", Split },
        { "string.truncate", "text length ellipsis?", Truncate },
        { "string.pad_left", "text width", call => Pad(call, isLeft: true) },
        { "string.pad_right", "text width", call => Pad(call, isLeft: false) },
    };

    /// <summary>An argument as it is written; what is made of it is paid for.</summary>
    public static string Text(FunctionCall call, int index, int growth = 1)
    {
        var text = call.Written(index);
        call.Context.Allocate(call.Position, (long)text.Length * growth);
        return text;
    }

    private static bool Holds(FunctionCall call, Func<string, string, bool> holds) =>
        call[0] is not null && call[1] is not null && holds(Text(call, 0), Text(call, 1));

    private static string Replace(FunctionCall call, string replacement) =>
        call.Written(1).Length == 0 ? Text(call, 0) : JinjaMethods.Replace(call, call.Written(0), call.Written(1), replacement, -1);

    private static object? Split(FunctionCall call)
    {
        if (call[0] is null)
        {
            return new TemplateList([]);
        }

        var parts = call.Written(1) is { Length: > 0 } separator
            ? Text(call, 0).Split(separator, StringSplitOptions.RemoveEmptyEntries)
            : CodePoints.Split(Text(call, 0));
        call.Context.AllocateItems(call.Position, parts.Length);
        return new TemplateList(parts);
    }

    private static string Truncate(FunctionCall call)
    {
        var (text, length, ellipsis) = (Text(call, 0), call.Integer(1), call.Text(2, "..."));
        if (text.Length <= length)
        {
            return text;
        }

        var kept = (int)Math.Max(0, length - ellipsis.Length);
        if (kept > 0 && char.IsHighSurrogate(text[kept - 1]))
        {
            kept--;
        }

        return text[..kept] + ellipsis;
    }

    private static string Pad(FunctionCall call, bool isLeft)
    {
        var (text, width) = (Text(call, 0), call.Integer(1));
        call.Context.Allocate(call.Position, Math.Max(0, width));
        var columns = (int)Math.Max(0, width);
        return isLeft ? text.PadLeft(columns) : text.PadRight(columns);
    }
}
