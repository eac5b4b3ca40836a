using Rft.Engine.Evaluation;

namespace Rft.Engine.Tests.Evaluation;

public sealed class ClusteredIntervalTests
{
    [Fact]
    public void Clusters_of_different_sizes_give_the_cluster_robust_interval()
    {
        // Computed with numpy and scipy.stats.t from the values 0.1 0.3 | 0 -0.2 0.1 | 0.5 | 0.2 0.2.
        var interval = ClusteredInterval.Of([(0.4, 2), (-0.1, 3), (0.5, 1), (0.4, 2)], 0.05)!.Value;

        Assert.Equal(-0.15642237313190238, interval.Low, 1e-9);
        Assert.Equal(0.4564223731319024, interval.High, 1e-9);
    }

    [Fact]
    public void Clusters_of_one_give_students_interval()
    {
        double[] values = [0.1, -0.2, 0.4, 0.4, 0];

        var clustered = ClusteredInterval.Of([.. values.Select(value => (value, 1))], 0.05)!.Value;

        Assert.Equal(StudentInterval.Of(values, 0.05)!.Value.Low, clustered.Low, 1e-12);
        Assert.Equal(StudentInterval.Of(values, 0.05)!.Value.High, clustered.High, 1e-12);
    }

    [Fact]
    public void One_cluster_shows_no_spread() => Assert.Null(ClusteredInterval.Of([(1, 100)], 0.05));
}
