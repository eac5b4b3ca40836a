using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>z * (1 + tanh(sqrt(2 / pi) (z + 0.044715 z^3))) / 2 (arXiv 1606.08415).</summary>
internal readonly struct GeluTanh : IActivation
{
    // sqrt(2 / pi)
    private const float Factor = 0.79788456f;
    private const float Cubic = 0.044715f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<float> z) => z * Distribution(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Slope(Vector512<float> z, out Vector512<float> value)
    {
        // With s = (1 + tanh u) / 2: ds/dz = 2 s (1 - s) du/dz.
        var one = Vector512<float>.One;
        var distribution = Distribution(z);
        value = z * distribution;
        var inner = Vector512.FusedMultiplyAdd(z * z, Vector512.Create(3 * Factor * Cubic), Vector512.Create(Factor));
        var slope = (distribution + distribution) * (one - distribution) * inner;
        return Vector512.FusedMultiplyAdd(z, slope, distribution);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Distribution(Vector512<float> z)
    {
        var half = Vector512.Create(0.5f);
        var inner = z * Vector512.FusedMultiplyAdd(z * z, Vector512.Create(Factor * Cubic), Vector512.Create(Factor));
        return Vector512.FusedMultiplyAdd(ElementaryFunctions.Tanh(inner), half, half);
    }
}
