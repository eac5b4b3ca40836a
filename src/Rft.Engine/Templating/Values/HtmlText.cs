using System.Text;

namespace Rft.Engine.Templating;

/// <summary>Text as HTML shows it.</summary>
internal static class HtmlText
{
    /// <summary>Escapes what HTML gives a meaning, in text and in attributes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="quote">How a double quote is written.</param>
    public static string Escape(string text, string quote)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = character switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append(quote),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }
}
