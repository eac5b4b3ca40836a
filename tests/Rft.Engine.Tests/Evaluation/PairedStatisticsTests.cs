using Rft.Engine.Evaluation;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Evaluation;

/// <summary>
/// Expected values: SciPy 1.10.1 (stats.ttest_rel with confidence_interval, stats.binomtest, stats.permutation_test) and R's p.adjust;
/// the data are Student's sleep data (R's data set <c>sleep</c>), extra hours of sleep of ten patients under two drugs.
/// </summary>
public sealed class PairedStatisticsTests
{
    private static readonly double[] Sleep = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];

    [Fact]
    public void Student_interval_of_the_sleep_data_is_scipys()
    {
        var interval = StudentInterval.Of(Sleep, 0.05)!.Value;
        Assert.Equal(0.7001142367452712, interval.Low, 1e-10);
        Assert.Equal(2.459885763254729, interval.High, 1e-10);
    }

    [Fact]
    public void Student_interval_needs_two_rows() => Assert.Null(StudentInterval.Of([0.5], 0.05));

    [Fact]
    public void Student_interval_of_equal_differences_has_no_width() =>
        Assert.Equal(new Interval(0.1, 0.1), Assert.NotNull(StudentInterval.Of([0.1, 0.1, 0.1], 0.05)), Close);

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 0, 0.0625)]
    [InlineData(6, 0, 0.03125)]
    [InlineData(10, 2, 0.03857421875)]
    [InlineData(1, 8, 0.0390625)]
    [InlineData(3, 4, 1)]
    [InlineData(12, 12, 1)]
    [InlineData(59, 16, 6.114156572521501e-07)]
    [InlineData(72, 0, 4.235164736271502e-22)]
    public void McNemar_is_the_exact_two_sided_binomial_test(int gained, int lost, double expected)
    {
        Assert.Equal(expected, McNemarTest.PValue(gained, lost), expected * 1e-9);
        Assert.Equal(McNemarTest.PValue(gained, lost), McNemarTest.PValue(lost, gained));
    }

    // Independent arithmetic of the published formula, in Python.
    [Theory]
    [InlineData(59, 16, 1600, 0.016186498625962574, 0.037496397753563025)]
    [InlineData(8, 1, 50, 0.015080705511016146, 0.25415006371975307)]
    [InlineData(0, 0, 128, -0.021321597297687355, 0.021321597297687355)]
    [InlineData(72, 0, 128, 0.465775984526532, 0.6419163231657757)]
    public void Bonett_price_interval(int gained, int lost, int rows, double low, double high)
    {
        var interval = PairedProportionInterval.Of(gained, lost, rows, 0.05);
        Assert.Equal(low, interval.Low, 1e-9);
        Assert.Equal(high, interval.High, 1e-9);
    }

    [Fact]
    public void Sign_flips_of_the_sleep_data_are_counted_exactly() =>
        Assert.Equal(2.0 / 512, SignFlipTest.PValue(Sleep, seed: 1), 1e-12);

    [Fact]
    public void Sign_flips_of_no_difference_give_one() => Assert.Equal(1, SignFlipTest.PValue([0, 0, 0], seed: 1));

    [Fact]
    public void Sign_flips_of_ones_agree_with_mcnemar_where_they_are_drawn()
    {
        double[] differences = [.. Enumerable.Repeat(1.0, 15), .. Enumerable.Repeat(-1.0, 5), .. Enumerable.Repeat(0.0, 80)];
        // 10,000 draws at p = 0.041 have a standard error of 0.002; five of them.
        Assert.Equal(McNemarTest.PValue(15, 5), SignFlipTest.PValue(differences, seed: 7), 0.01);
    }

    [Fact]
    public void Sign_flips_never_give_zero_and_depend_on_the_seed_alone()
    {
        double[] differences = [.. Enumerable.Range(0, 200).Select(row => 0.5 + (row * 0.001))];
        Assert.Equal(1.0 / 10_001, SignFlipTest.PValue(differences, seed: 3), 1e-12);
        double[] undecided = [.. Enumerable.Range(0, 200).Select(row => row % 2 == 0 ? 1.0 : -0.8)];
        Assert.Equal(SignFlipTest.PValue(undecided, seed: 3), SignFlipTest.PValue(undecided, seed: 3));
        Assert.NotEqual(SignFlipTest.PValue(undecided, seed: 3), SignFlipTest.PValue(undecided, seed: 4));
    }

    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02.
    [Fact]
    public void Holm_adjusts_as_r_does()
    {
        var adjusted = HolmAdjustment.Adjust([0.01, 0.04, 0.03, 0.005]);
        Assert.Equal([0.03, 0.06, 0.06, 0.02], adjusted.Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void Detectable_effect_of_the_sleep_data_is_3_146_standard_errors() =>
        Assert.Equal(1.2234934011960918, Assert.NotNull(DetectableEffect.Of(Sleep, 0.05)), 1e-9);

    [Fact]
    public void Detectable_effect_is_unknown_without_spread() => Assert.Null(DetectableEffect.Of([0, 0, 0], 0.05));

    [Fact]
    public void Student_interval_covers_the_true_mean_about_as_often_as_it_says()
    {
        // 40 rows of 4 samples each; a row's chance to pass moves from p to p + 0.1, p uniform in [0, 0.9].
        const int Repetitions = 1000;
        var covered = 0;
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var differences = Enumerable.Range(0, 40).Select(row => RowDifference(repetition, row, shift: 0.1)).ToArray();
            var interval = StudentInterval.Of(differences, 0.05)!.Value;
            covered += interval.Low <= 0.1 && 0.1 <= interval.High ? 1 : 0;
        }

        // Binomial standard error of 1000 repetitions at 95 %: 0.7 %.
        Assert.InRange(covered / (double)Repetitions, 0.93, 0.97);
    }

    [Fact]
    public void Sign_flips_find_a_difference_where_there_is_none_at_most_as_often_as_their_level()
    {
        const int Repetitions = 600;
        var found = 0;
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var differences = Enumerable.Range(0, 11).Select(row => RowDifference(repetition, row, shift: 0)).ToArray();
            found += SignFlipTest.PValue(differences, seed: 0) < 0.05 ? 1 : 0;
        }

        // Binomial standard error of 600 repetitions at 5 %: 0.9 %.
        Assert.InRange(found / (double)Repetitions, 0, 0.05 + 0.027);
    }

    private static double RowDifference(int repetition, int row, double shift)
    {
        double Draw(int sample) =>
            CounterRandom.Uniform(20, RandomStream.Resampling, (ulong)repetition, (ulong)row, (ulong)sample);
        var pass = 0.9 * Draw(0);
        var before = Enumerable.Range(1, 4).Count(sample => Draw(sample) < pass) / 4.0;
        var after = Enumerable.Range(5, 4).Count(sample => Draw(sample) < pass + shift) / 4.0;
        return after - before;
    }

    private static bool Close(Interval first, Interval second) =>
        Math.Abs(first.Low - second.Low) < 1e-12 && Math.Abs(first.High - second.High) < 1e-12;
}
