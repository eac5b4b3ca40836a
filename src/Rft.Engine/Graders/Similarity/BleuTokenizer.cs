using System.Text.RegularExpressions;

namespace Rft.Engine.Graders;

/// <summary>The tokenizer of the WMT script mteval-v13a, which is sacrebleu's default.</summary>
internal static partial class BleuTokenizer
{
    /// <summary>The text with white space around every token.</summary>
    public static string Tokenize(string text)
    {
        var line = text
            .TrimEnd()
            .Replace("<skipped>", "", StringComparison.Ordinal)
            .Replace("-\n", "", StringComparison.Ordinal)
            .Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&gt;", ">", StringComparison.Ordinal);
        line = Punctuation().Replace($" {line} ", " $1 ");
        line = MarkAfterText().Replace(line, "$1 $2 ");
        line = MarkBeforeText().Replace(line, " $1 $2");
        return DashAfterDigit().Replace(line, "$1 $2 ");
    }

    [GeneratedRegex("([\\{-\\~\\[-\\` -\\&\\(-\\+\\:-\\@\\/])", RegexOptions.CultureInvariant)]
    private static partial Regex Punctuation();

    [GeneratedRegex("([^0-9])([\\.,])", RegexOptions.CultureInvariant)]
    private static partial Regex MarkAfterText();

    [GeneratedRegex("([\\.,])([^0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex MarkBeforeText();

    [GeneratedRegex("([0-9])(-)", RegexOptions.CultureInvariant)]
    private static partial Regex DashAfterDigit();
}
