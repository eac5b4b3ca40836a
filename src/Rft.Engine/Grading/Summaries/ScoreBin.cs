namespace Rft.Engine.Grading;

/// <summary>How many answers have a score in a range.</summary>
/// <param name="Low">The lower edge, included.</param>
/// <param name="High">The upper edge; equal to <paramref name="Low"/> where the bin is one score. Only the last bin includes its upper edge.</param>
/// <param name="Count">The answers.</param>
public sealed record ScoreBin(double Low, double High, int Count)
{
    // Up to here each score has a bin of its own: the steps of a formula say more than a tenth of the range.
    private const int MostDistinct = 12;
    private const int Bins = 10;

    /// <summary>Counts scores: each by itself where there are few distinct ones, else in ten bins of equal width.</summary>
    internal static IReadOnlyList<ScoreBin> Histogram(IReadOnlyList<double> scores)
    {
        var distinct = scores.Distinct().Take(MostDistinct + 1).Count();
        if (distinct <= MostDistinct)
        {
            return [.. scores.CountBy(score => score).OrderBy(pair => pair.Key).Select(pair => new ScoreBin(pair.Key, pair.Key, pair.Value))];
        }

        var (low, high) = (scores.Min(), scores.Max());
        var counts = new int[Bins];
        foreach (var score in scores)
        {
            counts[Math.Clamp((int)((score - low) / (high - low) * Bins), 0, Bins - 1)]++;
        }

        return [.. counts.Select((count, bin) => new ScoreBin(low + ((high - low) * bin / Bins), low + ((high - low) * (bin + 1) / Bins), count))];
    }
}
