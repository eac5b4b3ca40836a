using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models.Architectures;
using Rft.Engine.Tests.Cpu.Reference;

namespace Rft.Engine.Tests.Cpu.Kernels;

public sealed class ActivationTests
{
    // A few units in the last place of a float32 near 1.
    private const double Tolerance = 1e-6;
    private const double BackwardTolerance = 3e-6;

    public static TheoryData<ActivationFunction> Functions => [.. Enum.GetValues<ActivationFunction>()];

    [Fact]
    public void Tanh_and_the_error_function_are_right_to_a_few_units_in_the_last_place_on_both_sides_of_zero()
    {
        for (var x = -12f; x <= 12; x += 0.0173f)
        {
            AssertRelative(Math.Tanh(x), ElementaryFunctions.Tanh(x));
            AssertRelative(ActivationReference.Erf(x), ElementaryFunctions.Erf(x));
        }

        Assert.Equal([0, 1, -1], new[] { 0, 1e9f, float.NegativeInfinity }.Select(ElementaryFunctions.Tanh));
        Assert.Equal([0, 1, -1], new[] { 0, 1e9f, float.NegativeInfinity }.Select(ElementaryFunctions.Erf), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.True(float.IsNaN(ElementaryFunctions.Tanh(float.NaN)));
        Assert.True(float.IsNaN(ElementaryFunctions.Erf(float.NaN)));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_nonlinearity_is_its_twin_alone_and_as_a_gate(ActivationFunction function)
    {
        using var z = new TestMatrix(5, 37, 1, 9);
        using var up = new TestMatrix(5, 37, 2);
        float[]? first = null;
        foreach (var threads in new[] { 1, 2 })
        {
            using var pool = new WorkerPool(threads);
            using var alone = new TestMatrix(5, 37, 3);
            using var gated = new TestMatrix(5, 37, 4);
            Activation.Forward(pool, function, z.View, alone.View);
            GatedLinearUnit.Forward(pool, function, z.View, up.View, gated.View);
            var (zs, ups, values, products) = (z.ToArray(), up.ToArray(), alone.ToArray(), gated.ToArray());
            for (var i = 0; i < zs.Length; i++)
            {
                var expected = ActivationReference.Value(function, zs[i]);
                Assert.Equal(expected, values[i], Tolerance * Math.Max(1, Math.Abs(expected)));
                Assert.Equal(values[i] * ups[i], products[i]);
            }

            alone.AssertGapsUntouched();
            gated.AssertGapsUntouched();
            first ??= values;
            Bits.AssertEqual(first, values);
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_nonlinearity_goes_back_as_finite_differences_say_and_is_made_again_to_the_bit(ActivationFunction function)
    {
        const int Rows = 3, Columns = 21;
        using var pool = new WorkerPool(2);
        using var z = new TestMatrix(Rows, Columns, 1, 3);
        using var up = new TestMatrix(Rows, Columns, 2);
        using var gradient = new TestMatrix(Rows, Columns, 3);
        using var alone = gradient.Copy();
        using var gated = gradient.Copy();
        using var expected = gradient.Copy();
        using var dz = z.Copy();
        using var dGate = z.Copy();
        using var dUp = up.Copy();
        Activation.Backward(pool, function, alone.View, dz.View, dz.View);
        GatedLinearUnit.Backward(pool, function, gated.View, dGate.View, dUp.View, dGate.View, dUp.View);
        Activation.Forward(pool, function, z.View, expected.View);
        Bits.AssertEqual(expected.ToArray(), alone.ToArray());
        GatedLinearUnit.Forward(pool, function, z.View, up.View, expected.View);
        Bits.AssertEqual(expected.ToArray(), gated.ToArray());
        alone.AssertGapsUntouched();
        gated.AssertGapsUntouched();
        var (zs, ups, gradients) = (ReferenceMath.ToDouble(z.ToArray()), ReferenceMath.ToDouble(up.ToArray()), gradient.ToArray());

        FiniteDifferences.AssertGradient(at => FiniteDifferences.Dot(gradients, Values(at)), zs, dz.ToArray(), BackwardTolerance, "alone");
        FiniteDifferences.AssertGradient(
            at => FiniteDifferences.Dot(gradients, Products(at, ups)), zs, dGate.ToArray(), BackwardTolerance, "gate");
        FiniteDifferences.AssertGradient(
            at => FiniteDifferences.Dot(gradients, Products(zs, at)), ups, dUp.ToArray(), BackwardTolerance, "up");

        double[] Values(double[] at) => [.. at.Select(value => ActivationReference.Value(function, value))];

        double[] Products(double[] gates, double[] factors) => [.. Values(gates).Zip(factors, (value, factor) => value * factor)];
    }

    [Fact]
    public void A_soft_cap_is_its_twin_and_goes_back_as_finite_differences_say()
    {
        const float Cap = 2.5f;
        using var pool = new WorkerPool(2);
        using var x = new TestMatrix(4, 37, 1, 6);
        using var gradient = new TestMatrix(4, 37, 2);
        var (xs, gradients) = (ReferenceMath.ToDouble(x.ToArray()), gradient.ToArray());

        SoftCap.Forward(pool, x.View, Cap);
        SoftCap.Backward(pool, x.View, Cap, gradient.View);

        Assert.All(xs.Zip(x.ToArray()), pair => Assert.Equal(Cap * Math.Tanh(pair.First / Cap), pair.Second, 2 * Tolerance));
        FiniteDifferences.AssertGradient(
            at => FiniteDifferences.Dot(gradients, [.. at.Select(value => Cap * Math.Tanh(value / Cap))]),
            xs,
            gradient.ToArray(),
            BackwardTolerance,
            "x");
        x.AssertGapsUntouched();
    }

    private static void AssertRelative(double expected, float actual) =>
        Assert.True(Math.Abs(expected - actual) <= 5e-7 * Math.Max(Math.Abs(expected), 1e-30), $"{expected:R} {actual:R}");
}
