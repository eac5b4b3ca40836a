using Rft.Engine.Graders;

namespace Rft.Engine.Tests.Graders;

public sealed class SubsequenceTests
{
    [Fact]
    public void The_bit_parallel_length_is_that_of_the_table()
    {
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var (first, second) = (Sequence(random, 200), Sequence(random, 200));

            Assert.Equal(TableLength(first, second), LongestCommonSubsequence.Length(first, second, symbols: 5));
        }
    }

    [Fact]
    public void The_partial_ratio_is_the_best_of_all_windows()
    {
        var random = new Random(11);
        for (var i = 0; i < 300; i++)
        {
            var (first, second) = (Text(Sequence(random, 12)), Text(Sequence(random, 40)));
            if (first.Length > 0 && second.Length > 0)
            {
                Assert.Equal(BestWindow(first, second), PartialRatio.Of(first, second), 1e-12);
            }
        }
    }

    [Theory]
    [InlineData("caresses", "caress")]
    [InlineData("ponies", "poni")]
    [InlineData("ties", "tie")]
    [InlineData("dies", "die")]
    [InlineData("spied", "spi")]
    [InlineData("agreed", "agre")]
    [InlineData("feed", "feed")]
    [InlineData("hopping", "hop")]
    [InlineData("falling", "fall")]
    [InlineData("filing", "file")]
    [InlineData("happy", "happi")]
    [InlineData("enjoy", "enjoy")]
    [InlineData("relational", "relat")]
    [InlineData("geology", "geolog")]
    [InlineData("hopefully", "hope")]
    [InlineData("adoption", "adopt")]
    [InlineData("controlling", "control")]
    [InlineData("rate", "rate")]
    [InlineData("skies", "sky")]
    [InlineData("is", "is")]
    [InlineData("s\ud83d\ude00s", "s\ud83d\ude00s")]
    public void A_word_has_this_stem(string word, string stem) => Assert.Equal(stem, PorterStemmer.Stem(word));

    private static int[] Sequence(Random random, int longest) =>
        [.. Enumerable.Range(0, random.Next(longest)).Select(_ => random.Next(5))];

    private static string Text(int[] sequence) => string.Concat(sequence.Select(symbol => (char)('a' + symbol)));

    private static int TableLength(int[] first, int[] second)
    {
        var table = new int[first.Length + 1, second.Length + 1];
        for (var i = 0; i < first.Length; i++)
        {
            for (var j = 0; j < second.Length; j++)
            {
                table[i + 1, j + 1] = first[i] == second[j] ? table[i, j] + 1 : Math.Max(table[i, j + 1], table[i + 1, j]);
            }
        }

        return table[first.Length, second.Length];
    }

    private static double BestWindow(string first, string second)
    {
        var (shorter, longer) = first.Length <= second.Length ? (first, second) : (second, first);
        var best = Windows(shorter, longer).Select(window => Ratio(shorter, window)).DefaultIfEmpty(0).Max();
        return first.Length == second.Length ? Math.Max(best, Windows(longer, shorter).Select(window => Ratio(longer, window)).Max()) : best;
    }

    private static IEnumerable<string> Windows(string text, string windowed)
    {
        for (var start = 1 - text.Length; start < windowed.Length; start++)
        {
            yield return windowed[Math.Max(0, start)..Math.Min(windowed.Length, start + text.Length)];
        }
    }

    private static double Ratio(string text, string window) => 2.0
        * TableLength([.. text.Select(character => (int)character)], [.. window.Select(character => (int)character)])
        / (text.Length + window.Length);
}
