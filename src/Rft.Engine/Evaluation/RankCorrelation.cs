namespace Rft.Engine.Evaluation;

/// <summary>Whether two scores put the same things in the same order. Ties are respected by both coefficients.</summary>
internal static class RankCorrelation
{
    /// <summary>Spearman's rho: Pearson's correlation of mid-ranks; null below two pairs, or where one side does not vary.</summary>
    public static double? Spearman(IReadOnlyList<double> first, IReadOnlyList<double> second) =>
        LinearCorrelation.Pearson(MidRanks(first), MidRanks(second));

    /// <summary>
    /// Kendall's tau-b, in n log n time (Knight, "A computer method for calculating Kendall's tau with ungrouped data", 1966); null below
    /// two pairs, or where one side does not vary.
    /// </summary>
    public static double? Kendall(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        if (first.Count != second.Count)
        {
            throw new ArgumentException("The values must be paired.", nameof(second));
        }

        var pairs = first.Zip(second).ToArray();
        Array.Sort(pairs);
        var all = Pairs(pairs.Length);
        var tiedInFirst = TiedPairs(pairs, (a, b) => a.First == b.First);
        var tiedInBoth = TiedPairs(pairs, (a, b) => a == b);
        var ordered = Array.ConvertAll(pairs, pair => pair.Second);
        var discordant = SortCountingExchanges(ordered);
        var tiedInSecond = TiedPairs(ordered, (a, b) => a == b);
        if (all == tiedInFirst || all == tiedInSecond)
        {
            return null;
        }

        var difference = all - tiedInFirst - tiedInSecond + tiedInBoth - (2 * discordant);
        return Math.Clamp(difference / Math.Sqrt((double)(all - tiedInFirst)) / Math.Sqrt((double)(all - tiedInSecond)), -1, 1);
    }

    private static double[] MidRanks(IReadOnlyList<double> values)
    {
        var order = Enumerable.Range(0, values.Count).ToArray();
        Array.Sort(Enumerable.ToArray(values), order);
        var ranks = new double[values.Count];
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && values[order[end]] == values[order[start]])
            {
                end++;
            }

            for (var index = start; index < end; index++)
            {
                ranks[order[index]] = (start + end + 1) / 2.0;
            }

            start = end;
        }

        return ranks;
    }

    private static long Pairs(long count) => count * (count - 1) / 2;

    /// <summary>Pairs of neighbours in a sorted array that are tied.</summary>
    private static long TiedPairs<T>(T[] sorted, Func<T, T, bool> areTied)
    {
        var tied = 0L;
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && areTied(sorted[start], sorted[end]))
            {
                end++;
            }

            tied += Pairs(end - start);
            start = end;
        }

        return tied;
    }

    /// <summary>Merge sort; gives how many pairs stood in the wrong order.</summary>
    private static long SortCountingExchanges(double[] values)
    {
        var exchanges = 0L;
        var (source, target) = (values, new double[values.Length]);
        for (var width = 1; width < values.Length; width *= 2)
        {
            for (var start = 0; start < values.Length; start += 2 * width)
            {
                exchanges += Merge(source, target, start, Math.Min(start + width, values.Length), Math.Min(start + (2 * width), values.Length));
            }

            (source, target) = (target, source);
        }

        if (source != values)
        {
            source.CopyTo(values, 0);
        }

        return exchanges;
    }

    private static long Merge(double[] source, double[] target, int start, int middle, int end)
    {
        var exchanges = 0L;
        var (left, right) = (start, middle);
        for (var next = start; next < end; next++)
        {
            if (left < middle && (right == end || source[left] <= source[right]))
            {
                target[next] = source[left++];
            }
            else
            {
                target[next] = source[right++];
                exchanges += middle - left;
            }
        }

        return exchanges;
    }
}
