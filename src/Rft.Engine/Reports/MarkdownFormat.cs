using System.Globalization;
using System.Text;

namespace Rft.Engine.Reports;

/// <summary>Text in GitHub's Markdown.</summary>
internal sealed class MarkdownFormat : ITextFormat
{
    private const string Special = "\\`*_{}[]<>()#|~$!&";

    /// <inheritdoc/>
    public string Inline(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in PlainText.Clean(text).Replace('\n', ' '))
        {
            if (Special.Contains(character, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(character);
        }

        return escaped.ToString();
    }

    // An HTML element with character references, because it stands in tables, paragraphs and summaries, and only references mean
    // the same in all three.
    /// <inheritdoc/>
    public string Code(string text)
    {
        var escaped = new StringBuilder("<code>");
        foreach (var character in PlainText.Clean(text).Replace('\n', ' '))
        {
            if (char.IsAsciiLetterOrDigit(character) || !char.IsAscii(character) || " -.,/:".Contains(character, StringComparison.Ordinal))
            {
                escaped.Append(character);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"&#{(int)character};");
            }
        }

        return escaped.Append("</code>").ToString();
    }

    /// <inheritdoc/>
    public string Block(string text) => Fence(text, "text");

    /// <summary>A fenced block that the text cannot leave.</summary>
    public static string Fence(string text, string language)
    {
        var block = PlainText.Block(text);
        var fence = new string('`', Math.Max(3, LongestRun(block) + 1));
        return $"{fence}{language}\n{block}\n{fence}";
    }

    private static int LongestRun(string text)
    {
        var (longest, current) = (0, 0);
        foreach (var character in text)
        {
            current = character == '`' ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }

        return longest;
    }
}
