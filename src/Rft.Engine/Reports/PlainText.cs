using System.Text;

namespace Rft.Engine.Reports;

/// <summary>Text of models and data before it is escaped for a format.</summary>
internal static class PlainText
{
    private const int LongestBlock = 2000;
    private const int LongestLine = 100;

    /// <summary>Visible text: line feeds and tabs stay, other control characters and those that reorder a line are replaced.</summary>
    public static string Clean(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            cleaned.Append((IsInvisible(rune.Value) ? Rune.ReplacementChar : rune).ToString());
        }

        return cleaned.ToString();
    }

    /// <summary>Clean text, cut where it is longer than a report can show.</summary>
    public static string Block(string text)
    {
        var cleaned = Clean(text);
        return cleaned.Length <= LongestBlock
            ? cleaned
            : $"{Cut(cleaned, LongestBlock)}\n... ({Numbers.Count(cleaned.Length - LongestBlock)} more characters)";
    }

    /// <summary>Clean text on one line, cut where it is longer than a heading can show.</summary>
    public static string Line(string text)
    {
        var line = Clean(text).Replace('\n', ' ').Replace('\t', ' ').Trim();
        return line.Length <= LongestLine ? line : Cut(line, LongestLine) + "...";
    }

    // A pair of surrogates is never cut in two.
    private static string Cut(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static bool IsInvisible(int character) => character switch
    {
        '\n' or '\t' => false,
        < 0x20 or (>= 0x7F and <= 0x9F) => true,
        >= 0x202A and <= 0x202E => true,
        >= 0x2066 and <= 0x2069 => true,
        _ => false,
    };
}
