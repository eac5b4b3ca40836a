using Rft.Engine.Evaluation;
using Rft.Engine.Reports;

namespace Rft.Engine.Tests.Reports;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0.33099, MetricUnit.Reward, "0.331")]
    [InlineData(-0.0001, MetricUnit.Reward, "0.000")]
    [InlineData(0.98437, MetricUnit.Share, "98.4 %")]
    [InlineData(1, MetricUnit.Share, "100.0 %")]
    [InlineData(42.29, MetricUnit.Tokens, "42.3")]
    [InlineData(1.256, MetricUnit.Calls, "1.26")]
    public void Values_have_the_digits_of_their_unit(double value, MetricUnit unit, string expected) => Assert.Equal(expected, Numbers.Value(value, unit));

    [Theory]
    [InlineData(0.542, MetricUnit.Reward, "+0.542")]
    [InlineData(-0.0301, MetricUnit.Share, "-3.0 pp")]
    [InlineData(0, MetricUnit.Share, "0.0 pp")]
    [InlineData(0.00001, MetricUnit.Reward, "0.000")]
    [InlineData(-22.24, MetricUnit.Tokens, "-22.2")]
    public void Differences_have_a_sign_unless_they_are_zero(double value, MetricUnit unit, string expected) => Assert.Equal(expected, Numbers.Difference(value, unit));

    [Fact]
    public void Intervals_show_both_ends_or_none()
    {
        Assert.Equal("[-0.001, 0.583]", Numbers.Interval(new Interval(-0.0006, 0.5831), MetricUnit.Reward));
        Assert.Equal("[83.9, 100.0] pp", Numbers.Interval(new Interval(0.839, 1), MetricUnit.Share));
        Assert.Equal("none", Numbers.Interval(null, MetricUnit.Reward));
    }

    [Theory]
    [InlineData(0.003, "0.003")]
    [InlineData(1, "1")]
    [InlineData(0, "0")]
    [InlineData(1e-12, "1E-12")]
    [InlineData(16, "16")]
    public void Settings_have_as_many_digits_as_they_need(double value, string expected) => Assert.Equal(expected, Numbers.Setting(value));

    [Theory]
    [InlineData(0.34, "0.3 s")]
    [InlineData(31.4, "31 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7384, "2 h 3 min")]
    public void Durations_are_read_in_the_largest_units(double seconds, string expected) => Assert.Equal(expected, Numbers.Duration(seconds));

    [Theory]
    [InlineData(0, 0.95, 5, 0, 1, 0.2)]
    [InlineData(0, 80, 8, 0, 80, 10)]
    [InlineData(-0.3, 0.3, 5, -0.4, 0.4, 0.2)]
    [InlineData(0.5, 0.5, 5, 0, 1, 0.2)]
    [InlineData(0, 3e-7, 4, 0, 3e-7, 1e-7)]
    [InlineData(0, 12345, 5, 0, 15000, 5000)]
    public void Axes_enclose_their_values_with_round_ticks(double low, double high, int ticks, double expectedLow, double expectedHigh, double step)
    {
        var axis = Axis.Over(low, high, ticks);
        Assert.Equal(expectedLow, axis.Low, 1e-9 * Math.Abs(expectedHigh));
        Assert.Equal(expectedHigh, axis.High, 1e-9 * Math.Abs(expectedHigh));
        Assert.Equal(step, axis.Step, 1e-9 * step);
        Assert.Equal(expectedHigh, axis.Ticks.Last(), 1e-9 * Math.Abs(expectedHigh));
    }
}
