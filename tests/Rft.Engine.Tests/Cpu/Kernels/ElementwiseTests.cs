using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Cpu.Kernels;

public sealed unsafe class ElementwiseTests
{
    public static TheoryData<int> Counts => [0, 1, 15, 16, 17, 16_384, 100_003];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Adding_scaling_and_copying_touch_every_element_once(int count)
    {
        using var pool = new WorkerPool(2);
        using var target = new TestMatrix(1, count, 1);
        using var source = new TestMatrix(1, count, 2);
        var (before, added) = (target.ToArray(), source.ToArray());
        Elementwise.Add(pool, target.Data, source.Data, count);
        Bits.AssertEqual(before.Zip(added, (a, b) => a + b).ToArray(), target.ToArray());
        Elementwise.Scale(pool, target.Data, 0.3f, count);
        Bits.AssertEqual(before.Zip(added, (a, b) => (a + b) * 0.3f).ToArray(), target.ToArray());
        Elementwise.Copy(pool, target.Data, source.Data, count);
        Bits.AssertEqual(added, target.ToArray());
        target.AssertGapsUntouched();
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void A_sum_of_squares_is_exact_to_double_and_the_same_on_any_number_of_threads(int count)
    {
        using var source = new TestMatrix(1, count, 1);
        var expected = source.ToArray().Sum(value => (double)value * value);
        var found = new List<double>();
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var pool = new WorkerPool(threads);
            found.Add(Elementwise.SumOfSquares(pool, source.Data, count));
        }

        Assert.Equal(expected, found[0], 1e-12 * expected);
        Assert.All(found, sum => Assert.Equal(found[0], sum));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void One_element_that_is_not_finite_is_found_anywhere(float value)
    {
        using var pool = new WorkerPool(2);
        using var source = new TestMatrix(1, 40_001, 1);
        Assert.True(Elementwise.IsFinite(pool, source.Data, 40_001));
        foreach (var place in new[] { 0, 20_000, 39_999, 40_000 })
        {
            var before = source[0, place];
            source[0, place] = value;
            Assert.False(Elementwise.IsFinite(pool, source.Data, 40_001));
            source[0, place] = before;
        }
    }

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(35, 0.1)]
    [InlineData(50_000, 0.01)]
    public void AdamW_follows_its_definition_in_double(int count, double weightDecay)
    {
        var settings = new OptimizerStep(1e-2, 0.9, 0.99, 1e-8, weightDecay, double.PositiveInfinity);
        using var start = new TestMatrix(1, count, 1);
        using var gradient = new TestMatrix(1, count, 2);
        foreach (var threads in new[] { 1, 2 })
        {
            using var pool = new WorkerPool(threads);
            using var weights = start.Copy();
            using var first = new TestMatrix(1, count, 3, 0);
            using var second = new TestMatrix(1, count, 4, 0);
            var (w, m, v) = (Array.ConvertAll(start.ToArray(), value => (double)value), new double[count], new double[count]);
            for (var step = 1; step <= 3; step++)
            {
                var largest = AdamW.Step(
                    pool, weights.Data, gradient.Data, first.Data, second.Data, count, AdamWFactors.Of(settings, step, 0.5, true));
                var expected = 0.0;
                for (var i = 0; i < count; i++)
                {
                    var g = 0.5 * gradient[0, i];
                    m[i] = (0.9 * m[i]) + (0.1 * g);
                    v[i] = (0.99 * v[i]) + (0.01 * g * g);
                    var direction = m[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.99, step))) + 1e-8);
                    var updated = (w[i] * (1 - (1e-2 * weightDecay))) - (1e-2 * direction);
                    expected = Math.Max(expected, Math.Abs(updated - w[i]));
                    w[i] = updated;
                }

                Assert.Equal(expected, largest, 1e-6);
            }

            // A few float roundings of weights below 2, and of steps of 0.01.
            Assert.All(w.Zip(weights.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            weights.AssertGapsUntouched();
        }
    }

    [Fact]
    public void AdamW_reports_a_change_that_is_not_a_number()
    {
        using var pool = new WorkerPool(2);
        using var weights = new TestMatrix(1, 40_000, 1);
        using var gradient = new TestMatrix(1, 40_000, 2);
        using var first = new TestMatrix(1, 40_000, 3, 0);
        using var second = new TestMatrix(1, 40_000, 4, 0);
        gradient[0, 17_001] = float.NaN;
        var settings = new OptimizerStep(1e-2, 0.9, 0.99, 1e-8, 0, double.PositiveInfinity);
        Assert.True(float.IsNaN(AdamW.Step(
            pool, weights.Data, gradient.Data, first.Data, second.Data, 40_000, AdamWFactors.Of(settings, 1, 1, false))));
    }
}
