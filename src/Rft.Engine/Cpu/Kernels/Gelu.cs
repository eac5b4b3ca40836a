using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>z * (1 + erf(z / sqrt(2))) / 2 (arXiv 1606.08415).</summary>
internal readonly struct Gelu : IActivation
{
    private const float RootOfHalf = 0.70710678f;

    // 1 / sqrt(2 pi)
    private const float Density = 0.39894228f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<float> z) => z * Distribution(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Slope(Vector512<float> z, out Vector512<float> value)
    {
        var distribution = Distribution(z);
        value = z * distribution;
        var density = ElementaryFunctions.Exp(z * z * Vector512.Create(-0.5f)) * Vector512.Create(Density);
        return Vector512.FusedMultiplyAdd(z, density, distribution);
    }

    // The normal distribution function.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Distribution(Vector512<float> z)
    {
        var half = Vector512.Create(0.5f);
        return Vector512.FusedMultiplyAdd(ElementaryFunctions.Erf(z * Vector512.Create(RootOfHalf)), half, half);
    }
}
