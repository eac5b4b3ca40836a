using MathNet.Numerics.Distributions;

namespace Rft.Throughput.Measuring;

/// <summary>A median, with an interval of order statistics that holds the true one in at least nine of ten cases.</summary>
/// <param name="Low">The interval's lower end.</param>
/// <param name="Median">The median.</param>
/// <param name="High">The interval's upper end.</param>
internal readonly record struct Spread(double Low, double Median, double High)
{
    private const double Outside = 0.1;

    /// <summary>Of at least one value; with fewer than five, the interval runs from the lowest to the highest and holds less.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var skipped = 0;
        while (2 * Binomial.CDF(0.5, sorted.Length, skipped) <= Outside)
        {
            skipped++;
        }

        var outermost = Math.Max(0, skipped - 1);
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted[outermost], median, sorted[^(outermost + 1)]);
    }
}
