using System.Text;

namespace Rft.Engine.Reports;

/// <summary>Text in HTML and SVG.</summary>
internal sealed class HtmlFormat : ITextFormat
{
    /// <summary>Text for an element or a quoted attribute.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            escaped.Append(character switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => character.ToString(),
            });
        }

        return escaped.ToString();
    }

    /// <inheritdoc/>
    public string Inline(string text) => Escape(PlainText.Clean(text).Replace('\n', ' '));

    /// <inheritdoc/>
    public string Code(string text) => $"<code>{Inline(text)}</code>";

    /// <inheritdoc/>
    public string Block(string text) => $"<pre>{Escape(PlainText.Block(text))}</pre>";
}
