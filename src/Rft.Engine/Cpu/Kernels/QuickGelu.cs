using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>z * sigmoid(1.702 z).</summary>
internal readonly struct QuickGelu : IActivation
{
    private const float Steepness = 1.702f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<float> z) => z * Silu.Sigmoid(z * Vector512.Create(Steepness));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Slope(Vector512<float> z, out Vector512<float> value)
    {
        var steep = z * Vector512.Create(Steepness);
        var sigmoid = Silu.Sigmoid(steep);
        value = z * sigmoid;
        return sigmoid * Vector512.FusedMultiplyAdd(steep, Vector512<float>.One - sigmoid, Vector512<float>.One);
    }
}
