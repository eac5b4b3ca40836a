using Rft.Engine.Evaluation;

namespace Rft.Engine.Tests.Evaluation;

/// <summary>The expected values are those of scipy.stats (spearmanr, kendalltau, pearsonr).</summary>
public sealed class RankCorrelationTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<double[], double[], double, double, double> Known => new()
    {
        { [1, 2, 3], [3, 2, 1], -1, -1, -1 },
        { [1, 2, 3, 4, 5], [5, 6, 7, 8, 7], 0.8207826816681233, 0.7378647873726218, 0.8320502943378438 },
        { [1, 1, 2, 2, 3], [1, 2, 2, 3, 3], 0.8055555555555555, 0.75, 0.7857142857142856 },
        { [0, 0, 0, 1, 1, 1, 1], [0, 1, 0, 1, 1, 0, 1], 0.41666666666666663, 0.41666666666666674, 0.4166666666666667 },
        { [12, 2, 1, 12, 2], [1, 4, 7, 1, 0], -0.5407380704358752, -0.4714045207910316, -0.5566399985665698 },
        { [0.1, 0.4, 0.35, 0.8, 0.8, 0.2], [0.2, 0.2, 0.6, 0.9, 0.7, 0.1], 0.7941176470588236, 0.6428571428571429, 0.8584747337359488 },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Coefficients_are_those_of_scipy(double[] first, double[] second, double spearman, double kendall, double pearson)
    {
        Assert.Equal(spearman, RankCorrelation.Spearman(first, second)!.Value, Tolerance);
        Assert.Equal(kendall, RankCorrelation.Kendall(first, second)!.Value, Tolerance);
        Assert.Equal(pearson, LinearCorrelation.Pearson(first, second)!.Value, Tolerance);
    }

    [Fact]
    public void A_thousand_values_with_many_ties_give_what_scipy_gives()
    {
        double[] first = [.. Enumerable.Range(0, 1000).Select(i => (double)(i * i % 101))];
        double[] second = [.. Enumerable.Range(0, 1000).Select(i => (double)((i * 7 % 53) + (i * i % 101 / 10)))];

        Assert.Equal(0.17750404677110682, RankCorrelation.Spearman(first, second)!.Value, Tolerance);
        Assert.Equal(0.12098671303565388, RankCorrelation.Kendall(first, second)!.Value, Tolerance);
        Assert.Equal(0.19253336105932686, LinearCorrelation.Pearson(first, second)!.Value, Tolerance);
    }

    [Fact]
    public void Kendall_agrees_with_counting_every_pair()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var count = random.Next(2, 40);
            double[] first = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(6))];
            double[] second = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(6))];

            var (expected, actual) = (KendallByPairs(first, second), RankCorrelation.Kendall(first, second));

            Assert.Equal(expected is null, actual is null);
            Assert.Equal(expected ?? 0, actual ?? 0, Tolerance);
        }
    }

    [Theory]
    [InlineData(new double[0], new double[0])]
    [InlineData(new double[] { 1 }, new double[] { 2 })]
    [InlineData(new double[] { 0.1, 0.1, 0.1 }, new double[] { 1, 2, 3 })]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 0.3, 0.3, 0.3 })]
    public void Where_nothing_varies_there_is_no_correlation(double[] first, double[] second)
    {
        Assert.Null(RankCorrelation.Spearman(first, second));
        Assert.Null(RankCorrelation.Kendall(first, second));
        Assert.Null(LinearCorrelation.Pearson(first, second));
    }

    [Fact]
    public void Unpaired_values_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RankCorrelation.Kendall([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => LinearCorrelation.Pearson([1, 2], [1]));
    }

    private static double? KendallByPairs(double[] first, double[] second)
    {
        var (difference, untiedInFirst, untiedInSecond) = (0, 0, 0);
        for (var i = 0; i < first.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (x, y) = (Math.Sign(first[i] - first[j]), Math.Sign(second[i] - second[j]));
                difference += x * y;
                untiedInFirst += x == 0 ? 0 : 1;
                untiedInSecond += y == 0 ? 0 : 1;
            }
        }

        return untiedInFirst == 0 || untiedInSecond == 0 ? null : difference / Math.Sqrt((double)untiedInFirst * untiedInSecond);
    }
}
