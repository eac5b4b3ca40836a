namespace Rft.Engine.Graders;

/// <summary>
/// rapidfuzz's <c>partial_ratio</c> / 100: the best ratio of the shorter text with a window of the longer that is as long as the shorter, or
/// with a shorter window at either end. Time: the product of the lengths.
/// </summary>
internal static class PartialRatio
{
    public static double Of(string first, string second)
    {
        var (a, b, _) = CodePointSymbols.Of(first, second);
        return a.Length == b.Length
            ? Math.Max(Best(a, b), Best(b, a))
            : a.Length < b.Length ? Best(a, b) : Best(b, a);
    }

    private static double Best(int[] text, int[] windowed)
    {
        if (text.Length == 0)
        {
            return windowed.Length == 0 ? 1 : 0;
        }

        var subsequences = new WindowSubsequences(text, windowed);
        var best = 0.0;
        var strands = 0;
        for (var end = 1; end <= text.Length; end++)
        {
            strands += subsequences.Enters(end - 1, 0) ? 1 : 0;
            Consider(end);
        }

        for (var start = 1; start < windowed.Length; start++)
        {
            // The window moves by one, and past the end of the text it only loses columns.
            var end = Math.Min(start + text.Length, windowed.Length);
            strands -= subsequences.Leaves(start - 1, Math.Min(start - 1 + text.Length, windowed.Length)) ? 1 : 0;
            if (start + text.Length <= windowed.Length)
            {
                strands += subsequences.Enters(end - 1, start) ? 1 : 0;
            }

            Consider(end - start);
        }

        return best;

        void Consider(int length) => best = Math.Max(best, 2.0 * (length - strands) / (text.Length + length));
    }
}
