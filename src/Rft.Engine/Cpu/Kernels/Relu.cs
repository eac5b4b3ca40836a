using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>max(0, z).</summary>
internal readonly struct Relu : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<float> z) => z & Vector512.GreaterThan(z, Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Slope(Vector512<float> z, out Vector512<float> value)
    {
        value = Value(z);
        return Vector512<float>.One & Vector512.GreaterThan(z, Vector512<float>.Zero);
    }
}
