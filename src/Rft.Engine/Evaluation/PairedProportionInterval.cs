using MathNet.Numerics.Distributions;

namespace Rft.Engine.Evaluation;

/// <summary>
/// An interval for the difference of two paired proportions: Bonett and Price's adjusted Wald interval ("Adjusted Wald confidence
/// interval for a difference of binomial proportions based on paired data", 2012). Unlike Student's it keeps its width where no or
/// every row flips.
/// </summary>
internal static class PairedProportionInterval
{
    /// <summary>The interval for (gained - lost) / rows.</summary>
    public static Interval Of(int gained, int lost, int rows, double significance)
    {
        var gainedShare = (gained + 1) / (rows + 2.0);
        var lostShare = (lost + 1) / (rows + 2.0);
        var difference = gainedShare - lostShare;
        var variance = (gainedShare + lostShare - (difference * difference)) / (rows + 2.0);
        var half = Normal.InvCDF(0, 1, 1 - (significance / 2)) * Math.Sqrt(variance);
        return new Interval(Math.Max(-1, difference - half), Math.Min(1, difference + half));
    }
}
