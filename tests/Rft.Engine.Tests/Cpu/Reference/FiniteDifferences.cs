namespace Rft.Engine.Tests.Cpu.Reference;

/// <summary>Checks a gradient against central differences of a forward pass in double.</summary>
internal static class FiniteDifferences
{
    // In double, the error of a central difference with this step is about 1e-10 of the function's third derivative.
    private const double Step = 1e-5;

    /// <summary>Fails unless the two agree within <paramref name="tolerance"/> of the largest element: the rounding of a float backward pass.</summary>
    public static void AssertGradient(Func<double[], double> loss, double[] at, ReadOnlySpan<float> gradient, double tolerance, string what)
    {
        Assert.Equal(at.Length, gradient.Length);
        var expected = new double[at.Length];
        var point = (double[])at.Clone();
        for (var i = 0; i < at.Length; i++)
        {
            point[i] = at[i] + Step;
            var above = loss(point);
            point[i] = at[i] - Step;
            expected[i] = (above - loss(point)) / (2 * Step);
            point[i] = at[i];
        }

        var largest = expected.Max(Math.Abs);
        Assert.True(largest > 0, $"{what}: the loss does not depend on it");
        for (var i = 0; i < at.Length; i++)
        {
            var error = Math.Abs(expected[i] - gradient[i]);
            Assert.True(error <= tolerance * largest, $"{what} element {i}: expected {expected[i]:G6}, found {gradient[i]:G6}");
        }
    }

    /// <summary>The product of a gradient with an output: a scalar loss whose gradient with respect to the output is that gradient.</summary>
    public static double Dot(ReadOnlySpan<float> gradient, double[] output)
    {
        var sum = 0.0;
        for (var i = 0; i < output.Length; i++)
        {
            sum += gradient[i] * output[i];
        }

        return sum;
    }
}
