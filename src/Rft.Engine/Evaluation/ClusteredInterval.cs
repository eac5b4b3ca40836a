using MathNet.Numerics.Distributions;

namespace Rft.Engine.Evaluation;

/// <summary>
/// An interval for the mean of values that come in clusters, such as answers to the same row, which are alike: the cluster-robust standard
/// error with Student's t of one degree of freedom less than there are clusters. With one value a cluster it is
/// <see cref="StudentInterval"/>.
/// </summary>
internal static class ClusteredInterval
{
    /// <summary>The interval; null below two clusters.</summary>
    /// <param name="clusters">The sum and the number of the values of each cluster.</param>
    /// <param name="significance">1 minus the coverage.</param>
    public static Interval? Of(IReadOnlyCollection<(double Sum, int Count)> clusters, double significance)
    {
        if (clusters.Count < 2)
        {
            return null;
        }

        var count = clusters.Sum(cluster => (double)cluster.Count);
        var mean = clusters.Sum(cluster => cluster.Sum) / count;
        var squares = clusters.Sum(cluster => Math.Pow(cluster.Sum - (cluster.Count * mean), 2));
        var standardError = Math.Sqrt(squares * clusters.Count / (clusters.Count - 1)) / count;
        var half = StudentT.InvCDF(0, 1, clusters.Count - 1, 1 - (significance / 2)) * standardError;
        return new Interval(mean - half, mean + half);
    }
}
