using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Cpu.Passes;

/// <summary>What a part of a block computes on its way into the residual stream where a norm stands between the two.</summary>
internal readonly unsafe struct BranchActivations
{
    /// <summary>[N, D] what the last linear layer gave.</summary>
    public Matrix Projected { get; private init; }

    /// <summary>[N] of the norm.</summary>
    public float* Inverse { get; private init; }

    /// <summary>Takes room; none where <paramref name="width"/> is 0.</summary>
    public static BranchActivations Place(Arena arena, int rows, int width) => new()
    {
        Projected = arena.Matrix(rows, width),
        Inverse = arena.Floats(width == 0 ? 0 : rows),
    };
}
