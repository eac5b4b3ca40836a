using MathNet.Numerics.Distributions;

namespace Rft.Engine.Evaluation;

/// <summary>The exact McNemar test: whether rows flip one way as often as the other.</summary>
internal static class McNemarTest
{
    /// <summary>The two-sided p value: twice the smaller binomial(gained + lost, 1/2) tail, at most 1.</summary>
    public static double PValue(int gained, int lost) =>
        gained == lost ? 1 : Math.Min(1, 2 * Binomial.CDF(0.5, gained + lost, Math.Min(gained, lost)));
}
