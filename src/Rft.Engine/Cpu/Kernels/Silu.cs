using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>z * sigmoid(z).</summary>
internal readonly struct Silu : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<float> z) => z * Sigmoid(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Slope(Vector512<float> z, out Vector512<float> value)
    {
        var sigmoid = Sigmoid(z);
        value = z * sigmoid;
        return sigmoid * Vector512.FusedMultiplyAdd(z, Vector512<float>.One - sigmoid, Vector512<float>.One);
    }

    /// <summary>1 / (1 + exp(-z)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> z) =>
        Vector512<float>.One / (Vector512<float>.One + ElementaryFunctions.BoundedExp(-z));
}
