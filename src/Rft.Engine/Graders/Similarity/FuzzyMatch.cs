using System.Globalization;
using System.Text;

namespace Rft.Engine.Graders;

/// <summary>
/// OpenAI's <c>fuzzy_match</c>: rapidfuzz's <c>WRatio</c> with its default processing (all but letters, digits and '_' becomes a space, lower case,
/// trimmed), divided by 100. Counts code points. Only the first <see cref="MaximumLength"/> of each text are compared, which bounds the time.
/// </summary>
internal sealed class FuzzyMatch : ITextMetric
{
    /// <summary>The most code points of a text that are compared.</summary>
    internal const int MaximumLength = 10_000;

    private const double TokenScale = 0.95;

    public double Score(string prediction, string reference)
    {
        var (first, second) = (Process(prediction), Process(reference));
        if (first.Length == 0 || second.Length == 0)
        {
            return 0;
        }

        var (firstLength, secondLength) = (CodePointLength(first), CodePointLength(second));
        var lengthRatio = (double)Math.Max(firstLength, secondLength) / Math.Min(firstLength, secondLength);
        var ratio = Ratio(first, second);
        if (lengthRatio < 1.5)
        {
            return Math.Max(ratio, TokenScale * TokenRatio(new FuzzyTokens(first), new FuzzyTokens(second)));
        }

        var partialScale = lengthRatio <= 8 ? 0.9 : 0.6;
        return Math.Max(
            Math.Max(ratio, partialScale * PartialRatio.Of(first, second)),
            TokenScale * partialScale * PartialTokenRatio(new FuzzyTokens(first), new FuzzyTokens(second)));
    }

    private static double Ratio(string first, string second)
    {
        var (a, b, symbols) = CodePointSymbols.Of(first, second);
        return a.Length + b.Length == 0 ? 1 : 2.0 * LongestCommonSubsequence.Length(a, b, symbols) / (a.Length + b.Length);
    }

    private static double TokenRatio(FuzzyTokens first, FuzzyTokens second) =>
        Math.Max(TokenSetRatio(first, second), Ratio(first.Sorted, second.Sorted));

    private static double TokenSetRatio(FuzzyTokens first, FuzzyTokens second)
    {
        var common = first.CommonLength(second, out var commonCount);
        var (onlyFirst, onlySecond) = (first.Without(second), second.Without(first));
        if (commonCount > 0 && (onlyFirst.Length == 0 || onlySecond.Length == 0))
        {
            return 1;
        }

        // The common words and a space, then the words of one text only.
        var prefix = commonCount > 0 ? common + 1 : 0;
        var (a, b, symbols) = CodePointSymbols.Of(onlyFirst, onlySecond);
        var distance = a.Length + b.Length - (2 * LongestCommonSubsequence.Length(a, b, symbols));
        var ratio = 1 - ((double)distance / (prefix + a.Length + prefix + b.Length));
        return commonCount == 0
            ? ratio
            : Math.Max(ratio, 1 - ((1.0 + Math.Min(a.Length, b.Length)) / (common + prefix + Math.Min(a.Length, b.Length))));
    }

    private static double PartialTokenRatio(FuzzyTokens first, FuzzyTokens second)
    {
        _ = first.CommonLength(second, out var commonCount);
        return commonCount > 0
            ? 1
            : Math.Max(PartialRatio.Of(first.Sorted, second.Sorted), PartialRatio.Of(first.Without(second), second.Without(first)));
    }

    private static string Process(string text)
    {
        var processed = new StringBuilder(Math.Min(text.Length, MaximumLength));
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (++count > MaximumLength)
            {
                break;
            }

            processed.Append(IsWord(rune) ? rune.ToString() : " ");
        }

        return PythonWords.Lower(processed.ToString().Trim(' '));
    }

    /// <summary>Python's <c>\w</c>.</summary>
    private static bool IsWord(Rune rune) =>
        rune.Value == '_' || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static int CodePointLength(string text) => text.EnumerateRunes().Count();
}
