using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Tests.Cpu.Reference;

namespace Rft.Engine.Tests.Cpu.Kernels;

/// <summary>What the families beyond Llama have between their products: layer norms, offsets of weights, biases, heads that turn in part.</summary>
public sealed unsafe class NormAndBiasTests
{
    private const float Epsilon = 1e-5f;
    private const double Tolerance = 2e-6;

    // Float arithmetic over a few dozen terms, relative to the largest gradient.
    private const double BackwardTolerance = 5e-6;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 15)]
    [InlineData(7, 40)]
    [InlineData(500, 33)]
    public void A_layer_norm_is_its_twin_with_the_same_bits_on_any_number_of_threads(int rows, int columns)
    {
        using var x = new TestMatrix(rows, columns, 1, 3);
        using var weight = new TestMatrix(1, columns, 2);
        using var bias = new TestMatrix(1, columns, 3);
        var expected = LayerNormReference.Forward(Double(x), Double(weight), Double(bias), Epsilon);
        float[]? first = null;
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var pool = new WorkerPool(threads);
            using var y = new TestMatrix(rows, columns, 4);
            using var inverse = new NativeBuffer(rows);
            LayerNorm.Forward(pool, x.View, weight.Data, bias.Data, Epsilon, y.View, inverse.Pointer);
            Assert.All(expected.Zip(y.ToArray()), pair => Assert.Equal(pair.First, pair.Second, Tolerance * Math.Max(1, Math.Abs(pair.First))));
            y.AssertGapsUntouched();
            first ??= y.ToArray();
            Bits.AssertEqual(first, y.ToArray());
        }
    }

    [Fact]
    public void A_layer_norm_goes_back_as_finite_differences_say_and_adds_to_what_is_there()
    {
        const int Rows = 5, Columns = 37;
        using var pool = new WorkerPool(2);
        using var x = new TestMatrix(Rows, Columns, 1);
        using var weight = new TestMatrix(1, Columns, 2);
        using var bias = new TestMatrix(1, Columns, 7);
        using var dy = new TestMatrix(Rows, Columns, 3);
        using var y = new TestMatrix(Rows, Columns, 4);
        using var dx = new TestMatrix(Rows, Columns, 5, 0);
        using var dWeight = new TestMatrix(1, Columns, 6, 0);
        using var dBias = new TestMatrix(1, Columns, 6, 0);
        using var inverse = new NativeBuffer(Rows);
        LayerNorm.Forward(pool, x.View, weight.Data, bias.Data, Epsilon, y.View, inverse.Pointer);
        LayerNorm.Backward(pool, dy.View, x.View, weight.Data, inverse.Pointer, dx.View, dWeight.Data, dBias.Data);
        var (xs, weights, biases, gradient) = (Double(x), Double(weight), Double(bias), dy.ToArray());

        FiniteDifferences.AssertGradient(at => Loss(at, weights, biases), xs, dx.ToArray(), BackwardTolerance, "dx");
        FiniteDifferences.AssertGradient(at => Loss(xs, at, biases), weights, dWeight.ToArray(), BackwardTolerance, "dWeight");
        FiniteDifferences.AssertGradient(at => Loss(xs, weights, at), biases, dBias.ToArray(), BackwardTolerance, "dBias");
        LayerNorm.Backward(pool, dy.View, x.View, weight.Data, inverse.Pointer, dx.View, null, null);
        FiniteDifferences.AssertGradient(at => 2 * Loss(at, weights, biases), xs, dx.ToArray(), BackwardTolerance, "twice dx");
        dx.AssertGapsUntouched();

        double Loss(double[] rows, double[] factors, double[] offsets) =>
            FiniteDifferences.Dot(gradient, LayerNormReference.Forward(rows, factors, offsets, Epsilon));
    }

    [Fact]
    public void An_offset_of_a_norms_weight_is_one_more_in_every_weight()
    {
        const int Rows = 5, Columns = 37;
        using var pool = new WorkerPool(2);
        using var x = new TestMatrix(Rows, Columns, 1);
        using var weight = new TestMatrix(1, Columns, 2);
        using var shifted = weight.Copy();
        for (var column = 0; column < Columns; column++)
        {
            shifted[0, column] += 1;
        }

        using var dy = new TestMatrix(Rows, Columns, 3);
        using var inverse = new NativeBuffer(Rows);
        var results = new List<float[]>();
        foreach (var (weights, offset) in new[] { (weight, 1f), (shifted, 0f) })
        {
            using var y = new TestMatrix(Rows, Columns, 4);
            using var dx = new TestMatrix(Rows, Columns, 5, 0);
            using var dWeight = new TestMatrix(1, Columns, 6, 0);
            RmsNorm.Forward(pool, x.View, weights.Data, Epsilon, y.View, inverse.Pointer, offset);
            RmsNorm.Backward(pool, dy.View, x.View, weights.Data, inverse.Pointer, dx.View, dWeight.Data, offset);
            results.Add([.. y.ToArray(), .. dx.ToArray(), .. dWeight.ToArray()]);
        }

        Bits.AssertEqual(results[1], results[0]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 40)]
    [InlineData(600, 150)]
    public void A_bias_is_added_to_every_row_and_its_gradient_is_the_sum_of_theirs(int rows, int columns)
    {
        using var bias = new TestMatrix(1, columns, 2);
        foreach (var threads in new[] { 1, 3 })
        {
            using var pool = new WorkerPool(threads);
            using var y = new TestMatrix(rows, columns, 1);
            using var gradient = new TestMatrix(1, columns, 3);
            var expected = y.ToArray().Select((value, index) => value + bias.ToArray()[index % columns]).ToArray();
            var sums = gradient.ToArray();
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    sums[column] += y[row, column];
                }
            }

            RowBias.AccumulateGradient(pool, y.View, gradient.Data);
            RowBias.Add(pool, y.View, bias.Data);

            Bits.AssertEqual(sums, gradient.ToArray());
            Bits.AssertEqual(expected, y.ToArray());
            y.AssertGapsUntouched();
        }
    }

    [Fact]
    public void Heads_that_turn_in_part_turn_their_first_dimensions_as_smaller_heads_do()
    {
        const int Rows = 9, Heads = 3, HeadSize = 10, Rotary = 6;
        using var pool = new WorkerPool(2);
        using var x = new TestMatrix(Rows, Heads * HeadSize, 1);
        using var angles = new TestMatrix(Rows, Rotary / 2, 2);
        using var small = new TestMatrix(Rows, Heads * Rotary, 3);
        var cosines = Array.ConvertAll(angles.ToArray(), MathF.Cos);
        var sines = Array.ConvertAll(angles.ToArray(), MathF.Sin);
        var positions = Enumerable.Range(0, Rows).ToArray();
        using var turned = x.Copy();
        ForEach((row, head, k) => small[row, (head * Rotary) + k] = k < Rotary ? x[row, (head * HeadSize) + k] : 0, Rotary);
        fixed (float* cosine = cosines, sine = sines)
        fixed (int* position = positions)
        {
            Rope.Apply(pool, turned.View, HeadSize, Rotary, position, cosine, sine, false);
            Rope.Apply(pool, small.View, Rotary, Rotary, position, cosine, sine, false);
        }

        ForEach(
            (row, head, k) =>
            {
                var column = (head * HeadSize) + k;
                Assert.Equal(k < Rotary ? small[row, (head * Rotary) + k] : x[row, column], turned[row, column]);
            },
            HeadSize);

        static void ForEach(Action<int, int, int> action, int size)
        {
            for (var i = 0; i < Rows * Heads * size; i++)
            {
                action(i / (Heads * size), i / size % Heads, i % size);
            }
        }
    }

    private static double[] Double(TestMatrix matrix) => ReferenceMath.ToDouble(matrix.ToArray());
}
