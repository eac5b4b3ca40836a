using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models.Architectures;
using Rft.Engine.Tests.Cpu.Reference;

namespace Rft.Engine.Tests.Cpu.Kernels;

/// <summary>RmsNorm, Rope, SwiGlu: bits of the twin forwards, finite differences backwards.</summary>
public sealed unsafe class RowKernelTests
{
    private const float Epsilon = 1e-5f;

    // Float arithmetic over at most 200 terms, relative to the largest gradient.
    private const double BackwardTolerance = 3e-6;

    public static TheoryData<int, int> Shapes => new() { { 1, 1 }, { 3, 15 }, { 5, 16 }, { 2, 33 }, { 7, 128 }, { 900, 40 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void RmsNorm_has_the_bits_of_its_twin(int rows, int columns)
    {
        using var x = new TestMatrix(rows, columns, 1);
        using var weight = new TestMatrix(1, columns, 2);
        var expected = RmsNormReference.Forward(x.ToArray(), weight.ToArray(), Epsilon);
        foreach (var threads in new[] { 1, 2 })
        {
            using var pool = new WorkerPool(threads);
            using var y = new TestMatrix(rows, columns, 3);
            using var inverse = new NativeBuffer(rows);
            RmsNorm.Forward(pool, x.View, weight.Data, Epsilon, y.View, inverse.Pointer);
            Bits.AssertEqual(expected, y.ToArray());
            y.AssertGapsUntouched();
        }
    }

    [Fact]
    public void RmsNorm_goes_back_as_finite_differences_say_and_adds_to_what_is_there()
    {
        const int Rows = 5, Columns = 37;
        using var pool = new WorkerPool(2);
        using var x = new TestMatrix(Rows, Columns, 1);
        using var weight = new TestMatrix(1, Columns, 2);
        using var dy = new TestMatrix(Rows, Columns, 3);
        using var y = new TestMatrix(Rows, Columns, 4);
        using var dx = new TestMatrix(Rows, Columns, 5, 0);
        using var dWeight = new TestMatrix(1, Columns, 6, 0);
        using var inverse = new NativeBuffer(Rows);
        RmsNorm.Forward(pool, x.View, weight.Data, Epsilon, y.View, inverse.Pointer);
        RmsNorm.Backward(pool, dy.View, x.View, weight.Data, inverse.Pointer, dx.View, dWeight.Data);
        var (xs, weights, gradient) = (ReferenceMath.ToDouble(x.ToArray()), ReferenceMath.ToDouble(weight.ToArray()), dy.ToArray());
        FiniteDifferences.AssertGradient(
            at => FiniteDifferences.Dot(gradient, RmsNormReference.Forward(at, weights, Epsilon)), xs, dx.ToArray(), BackwardTolerance, "dx");
        FiniteDifferences.AssertGradient(
            at => FiniteDifferences.Dot(gradient, RmsNormReference.Forward(xs, at, Epsilon)),
            weights,
            dWeight.ToArray(),
            BackwardTolerance,
            "dWeight");

        var once = dx.ToArray();
        RmsNorm.Backward(pool, dy.View, x.View, weight.Data, inverse.Pointer, dx.View, null);
        Bits.AssertEqual(Array.ConvertAll(once, value => 2 * value), dx.ToArray());
        dx.AssertGapsUntouched();
    }

    [Fact]
    public void RmsNorm_goes_back_with_the_same_bits_on_any_number_of_threads()
    {
        const int Rows = 700, Columns = 150;
        using var x = new TestMatrix(Rows, Columns, 1);
        using var weight = new TestMatrix(1, Columns, 2);
        using var dy = new TestMatrix(Rows, Columns, 3);
        using var inverse = new TestMatrix(1, Rows, 4);
        float[]? expected = null;
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var pool = new WorkerPool(threads);
            using var dx = new TestMatrix(Rows, Columns, 5);
            using var dWeight = new TestMatrix(1, Columns, 6);
            RmsNorm.Backward(pool, dy.View, x.View, weight.Data, inverse.Data, dx.View, dWeight.Data);
            var found = (float[])[.. dx.ToArray(), .. dWeight.ToArray()];
            expected ??= found;
            Bits.AssertEqual(expected, found);
        }
    }

    [Theory]
    [InlineData(4, 3, 8)]
    [InlineData(7, 2, 32)]
    [InlineData(300, 4, 66)]
    public void Rope_has_the_bits_of_its_twin_and_turns_back(int rows, int heads, int headSize)
    {
        const int Positions = 20;
        using var x = new TestMatrix(rows, heads * headSize, 1);
        using var angles = new TestMatrix(Positions, headSize / 2, 2);
        var cosines = Array.ConvertAll(angles.ToArray(), MathF.Cos);
        var sines = Array.ConvertAll(angles.ToArray(), MathF.Sin);
        var positions = Enumerable.Range(0, rows).Select(row => row * 7 % Positions).ToArray();
        foreach (var threads in new[] { 1, 2 })
        {
            using var pool = new WorkerPool(threads);
            fixed (float* cosine = cosines, sine = sines)
            fixed (int* position = positions)
            {
                using var turned = x.Copy();
                Rope.Apply(pool, turned.View, headSize, headSize, position, cosine, sine, false);
                var expected = RopeReference.Apply(x.ToArray(), heads * headSize, headSize, positions, cosines, sines, false);
                Bits.AssertEqual(expected, turned.ToArray());
                Rope.Apply(pool, turned.View, headSize, headSize, position, cosine, sine, true);
                expected = RopeReference.Apply(expected, heads * headSize, headSize, positions, cosines, sines, true);
                Bits.AssertEqual(expected, turned.ToArray());
                turned.AssertGapsUntouched();
                Assert.All(x.ToArray().Zip(turned.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void SwiGlu_has_the_bits_of_its_twin(int rows, int columns)
    {
        using var gate = new TestMatrix(rows, columns, 1, 10);
        using var up = new TestMatrix(rows, columns, 2);
        var expected = SwiGluReference.Forward(gate.ToArray(), up.ToArray());
        foreach (var threads in new[] { 1, 2 })
        {
            using var pool = new WorkerPool(threads);
            using var output = new TestMatrix(rows, columns, 3);
            GatedLinearUnit.Forward(pool, ActivationFunction.Silu, gate.View, up.View, output.View);
            Bits.AssertEqual(expected, output.ToArray());
            output.AssertGapsUntouched();
        }
    }

    [Fact]
    public void SwiGlu_goes_back_as_finite_differences_say_also_in_place()
    {
        const int Rows = 3, Columns = 21;
        using var pool = new WorkerPool(2);
        using var gate = new TestMatrix(Rows, Columns, 1, 3);
        using var up = new TestMatrix(Rows, Columns, 2);
        using var gradient = new TestMatrix(Rows, Columns, 3);
        using var dGate = gate.Copy();
        using var dUp = up.Copy();
        var gradients = gradient.ToArray();
        GatedLinearUnit.Backward(pool, ActivationFunction.Silu, gradient.View, dGate.View, dUp.View, dGate.View, dUp.View);
        var (gates, ups) = (ReferenceMath.ToDouble(gate.ToArray()), ReferenceMath.ToDouble(up.ToArray()));
        FiniteDifferences.AssertGradient(
            at => FiniteDifferences.Dot(gradients, SwiGluReference.Forward(at, ups)), gates, dGate.ToArray(), BackwardTolerance, "gate");
        FiniteDifferences.AssertGradient(
            at => FiniteDifferences.Dot(gradients, SwiGluReference.Forward(gates, at)), ups, dUp.ToArray(), BackwardTolerance, "up");
    }

    [Fact]
    public void SwiGlu_has_no_NaN_where_exp_overflows()
    {
        using var pool = new WorkerPool(1);
        using var gate = new TestMatrix(1, 2, 1);
        using var up = new TestMatrix(1, 2, 2);
        using var output = new TestMatrix(1, 2, 3);
        (gate[0, 0], gate[0, 1]) = (-200, 200);
        GatedLinearUnit.Forward(pool, ActivationFunction.Silu, gate.View, up.View, output.View);
        Assert.Equal(0, output[0, 0] * 1);
        Assert.Equal(200 * up[0, 1], output[0, 1]);
    }
}
