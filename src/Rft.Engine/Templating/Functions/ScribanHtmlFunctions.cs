using System.Text;

namespace Rft.Engine.Templating;

/// <summary>Scriban's functions of HTML.</summary>
internal static class ScribanHtmlFunctions
{
    private const string KeptInUrls = ";/?:@&=+$,-_.!~*'()#";

    public static FunctionTable Table { get; } = new()
    {
        { "html.escape", "text", call => HtmlText.Escape(ScribanStringFunctions.Text(call, 0, growth: 6), "&quot;") },
        { "html.strip", "text", Strip },
        { "html.newline_to_br", "text", call => ScribanStringFunctions.Text(call, 0, growth: 6).ReplaceLineEndings("<br />\n") },
        { "html.url_encode", "text", call => Uri.EscapeDataString(ScribanStringFunctions.Text(call, 0, growth: 9)) },
        { "html.url_escape", "text", UrlEscape },
    };

    /// <summary>The text without tags, and without scripts, styles and comments.</summary>
    private static string Strip(FunctionCall call)
    {
        var text = ScribanStringFunctions.Text(call, 0);
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var end = text[i] == '<' ? EndOfMarkup(call, text, i) : -1;
            if (end < 0)
            {
                plain.Append(text[i]);
            }
            else
            {
                i = end - 1;
            }
        }

        return plain.ToString();
    }

    private static int EndOfMarkup(FunctionCall call, string text, int start)
    {
        foreach (var (open, close) in new[] { ("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->") })
        {
            if (text.AsSpan(start).StartsWith(open, StringComparison.OrdinalIgnoreCase))
            {
                var at = text.IndexOf(close, start, StringComparison.OrdinalIgnoreCase);
                call.Context.Read(call.Position, (at < 0 ? text.Length : at) - start);
                if (at >= 0)
                {
                    return at + close.Length;
                }
            }
        }

        // A quote in a tag may hold '>'.
        for (var (i, quote) = (start + 1, '\0'); i < text.Length; i++)
        {
            if (quote == '\0' && text[i] == '>')
            {
                return i + 1;
            }

            quote = quote == '\0' && text[i] is '"' or '\'' ? text[i] : text[i] == quote ? '\0' : quote;
        }

        call.Context.Read(call.Position, text.Length - start);
        return -1;
    }

    private static string UrlEscape(FunctionCall call)
    {
        var escaped = new StringBuilder();
        var text = ScribanStringFunctions.Text(call, 0, growth: 9);
        for (var i = 0; i < text.Length; i++)
        {
            var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
            _ = length == 1 && KeptInUrls.Contains(text[i], StringComparison.Ordinal)
                ? escaped.Append(text[i])
                : escaped.Append(Uri.EscapeDataString(text.AsSpan(i, length)));
            i += length - 1;
        }

        return escaped.ToString();
    }
}
