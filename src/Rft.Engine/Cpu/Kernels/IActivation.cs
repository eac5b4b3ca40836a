using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>A nonlinearity by element.</summary>
internal interface IActivation
{
    /// <summary>f(z).</summary>
    static abstract Vector512<float> Value(Vector512<float> z);

    /// <summary>df/dz, and f(z) beside it.</summary>
    static abstract Vector512<float> Slope(Vector512<float> z, out Vector512<float> value);
}
