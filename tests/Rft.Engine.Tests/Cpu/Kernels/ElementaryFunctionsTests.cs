using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Tests.Cpu.Kernels;

public sealed class ElementaryFunctionsTests
{
    [Fact]
    public void Exp_is_within_two_units_in_the_last_place_and_the_vector_has_the_bits_of_the_scalar()
    {
        var worst = 0.0;
        var lanes = new float[16];
        for (var x = -90f; x < 89; x += 16 * 0.00137f)
        {
            for (var lane = 0; lane < 16; lane++)
            {
                lanes[lane] = x + (lane * 0.00137f);
            }

            var results = ElementaryFunctions.Exp(Vector512.Create<float>(lanes));
            for (var lane = 0; lane < 16; lane++)
            {
                var scalar = ElementaryFunctions.Exp(lanes[lane]);
                Assert.Equal(BitConverter.SingleToInt32Bits(scalar), BitConverter.SingleToInt32Bits(results[lane]));
                var exact = Math.Exp(lanes[lane]);
                if (exact is > 1.2e-38 and < 3.4e38)
                {
                    worst = Math.Max(worst, Math.Abs(scalar - exact) / (MathF.BitIncrement((float)exact) - (float)exact));
                }
            }
        }

        Assert.InRange(worst, 0, 2);
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(88.8f, float.PositiveInfinity)]
    [InlineData(1e30f, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_at_the_ends(float x, float expected)
    {
        Assert.Equal(expected, ElementaryFunctions.Exp(x));
        Assert.Equal(expected, ElementaryFunctions.Exp(Vector512.Create(x))[7]);
    }

    [Fact]
    public void The_bounded_exp_has_the_bits_of_exp_as_far_as_it_goes_and_ends_there()
    {
        for (var x = -87f; x <= 88.3f; x += 0.00173f)
        {
            Assert.Equal(ElementaryFunctions.Exp(x), ElementaryFunctions.BoundedExp(Vector512.Create(x))[5]);
        }

        Assert.Equal(ElementaryFunctions.Exp(-87f), ElementaryFunctions.BoundedExp(Vector512.Create(float.NegativeInfinity))[0]);
        Assert.Equal(float.PositiveInfinity, ElementaryFunctions.BoundedExp(Vector512.Create(88.8f))[0]);
        Assert.Equal(float.PositiveInfinity, ElementaryFunctions.BoundedExp(Vector512.Create(float.PositiveInfinity))[0]);
        Assert.Equal(float.NaN, ElementaryFunctions.BoundedExp(Vector512.Create(float.NaN))[0]);
    }

    [Fact]
    public void Exp_fades_through_the_subnormal_numbers()
    {
        for (var x = -104f; x < -87; x += 0.01f)
        {
            Assert.Equal(ElementaryFunctions.Exp(x), ElementaryFunctions.Exp(Vector512.Create(x))[3]);
            Assert.InRange(ElementaryFunctions.Exp(x), Math.Exp(x) - 1.5e-45, Math.Exp(x) + 1.5e-45 + (Math.Exp(x) * 2e-7));
        }
    }

    [Fact]
    public void Log_is_within_two_units_in_the_last_place()
    {
        var worst = 0.0;
        for (var x = 1e-40f; x < 1e38f; x *= 1.00037f)
        {
            var exact = Math.Log(x);
            var unit = MathF.BitIncrement(Math.Abs((float)exact)) - Math.Abs((float)exact);
            worst = Math.Max(worst, Math.Abs(ElementaryFunctions.Log(x) - exact) / unit);
        }

        Assert.InRange(worst, 0, 2);
    }

    [Theory]
    [InlineData(0f, float.NegativeInfinity)]
    [InlineData(1f, 0f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(-1f, float.NaN)]
    [InlineData(float.NaN, float.NaN)]
    public void Log_at_the_ends(float x, float expected) => Assert.Equal(expected, ElementaryFunctions.Log(x));

    [Fact]
    public void The_vector_logarithm_has_the_bits_of_the_scalar()
    {
        float[] ends =
        [
            0, -0f, 1, -1, float.Epsilon, -float.Epsilon, float.MinValue, float.MaxValue, float.NaN, -float.NaN,
            float.PositiveInfinity, float.NegativeInfinity, 0.707106781f, 1.17549435e-38f, MathF.BitDecrement(1.17549435e-38f), 2,
        ];
        AssertSame(ends);

        // Numbers of all exponents, subnormal ones included, with a step that leaves no mantissa out for good.
        var lanes = new float[16];
        for (long bits = 1; bits < 0x7F800000; bits += 16 * 9_973)
        {
            for (var lane = 0; lane < 16; lane++)
            {
                lanes[lane] = BitConverter.Int32BitsToSingle((int)Math.Min(bits + (lane * 9_973), 0x7F7FFFFF));
            }

            AssertSame(lanes);
        }

        static void AssertSame(float[] x) =>
            Bits.AssertEqual(Array.ConvertAll(x, ElementaryFunctions.Log), Values(ElementaryFunctions.Log(Vector512.Create<float>(x))));

        static float[] Values(Vector512<float> vector)
        {
            var values = new float[16];
            vector.CopyTo(values);
            return values;
        }
    }
}
