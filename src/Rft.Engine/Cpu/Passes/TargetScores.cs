using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Cpu.Passes;

/// <summary>What the output head computes for the M target rows of a batch, and the loss makes of it.</summary>
internal readonly unsafe struct TargetScores
{
    /// <summary>[M, D] after the final norm.</summary>
    public Matrix Normalized { get; private init; }

    /// <summary>[M].</summary>
    public float* Inverse { get; private init; }

    /// <summary>[M].</summary>
    public float* LogProbabilities { get; private init; }

    /// <summary>[M].</summary>
    public float* Entropies { get; private init; }

    /// <summary>[M] of logits / temperature.</summary>
    public float* LogSumExp { get; private init; }

    /// <summary>[M] d(loss) / d(log-probability).</summary>
    public float* Gradient { get; private init; }

    /// <summary>[M] d(loss) / d(entropy).</summary>
    public float* EntropyGradient { get; private init; }

    /// <summary>Takes room for M = <paramref name="rows"/> rows.</summary>
    public static TargetScores Place(Arena arena, OutputHead head, int rows) => new()
    {
        Normalized = arena.Matrix(rows, head.HiddenSize),
        Inverse = arena.Floats(rows),
        LogProbabilities = arena.Floats(rows),
        Entropies = arena.Floats(rows),
        LogSumExp = arena.Floats(rows),
        Gradient = arena.Floats(rows),
        EntropyGradient = arena.Floats(rows),
    };
}
