namespace Rft.Engine.Evaluation;

/// <summary>How the rewards of the sampled answers are spread, in bins of equal width.</summary>
/// <param name="Low">The lower edge of the first bin.</param>
/// <param name="High">The upper edge of the last bin, which includes it.</param>
/// <param name="Baseline">The base model's answers a bin.</param>
/// <param name="Candidate">The trained model's answers a bin.</param>
public sealed record RewardDistribution(double Low, double High, IReadOnlyList<int> Baseline, IReadOnlyList<int> Candidate)
{
    private const int Bins = 10;

    /// <summary>Counts two models' rewards in ten bins over the range of both; from 0 to 1 where they fit there.</summary>
    internal static RewardDistribution Of(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate)
    {
        var low = Math.Min(0, baseline.Concat(candidate).Min());
        var high = Math.Max(1, baseline.Concat(candidate).Max());
        return new RewardDistribution(low, high, Count(baseline, low, high), Count(candidate, low, high));
    }

    private static int[] Count(IReadOnlyList<double> rewards, double low, double high)
    {
        var counts = new int[Bins];
        foreach (var reward in rewards)
        {
            counts[Math.Min(Bins - 1, (int)((reward - low) / (high - low) * Bins))]++;
        }

        return counts;
    }
}
