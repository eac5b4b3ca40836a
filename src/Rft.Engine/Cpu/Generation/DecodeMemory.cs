using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Passes;

namespace Rft.Engine.Cpu.Generation;

/// <summary>Arena memory of one generation: rows of a decode step, page tables, and the outputs of sampling.</summary>
internal readonly unsafe struct DecodeMemory
{
    /// <summary>[rows] token of each row.</summary>
    public int* Tokens { get; private init; }

    /// <summary>[rows] position of each row.</summary>
    public int* Positions { get; private init; }

    /// <summary>[rows] where in <see cref="Tables"/> the row's page table begins.</summary>
    public int* RowTables { get; private init; }

    /// <summary>[slots] the rows to sample from.</summary>
    public int* TargetRows { get; private init; }

    /// <summary>[2 * slots, pages of the longest sequence]: a table for each slot, then one for the prompt opened with each slot.</summary>
    public int* Tables { get; private init; }

    /// <summary>[slots, D] after the final norm.</summary>
    public Matrix Normalized { get; private init; }

    /// <summary>[slots] of the final norm.</summary>
    public float* Inverse { get; private init; }

    /// <summary>[at most slots, V].</summary>
    public Matrix Logits { get; private init; }

    /// <summary>[slots] in [0, 1).</summary>
    public double* Uniforms { get; private init; }

    /// <summary>[slots] the tokens drawn.</summary>
    public int* Sampled { get; private init; }

    /// <summary>[slots] their log-probabilities.</summary>
    public float* LogProbabilities { get; private init; }

    /// <summary>[slots] of the logits.</summary>
    public float* LogSumExp { get; private init; }

    /// <summary>Takes everything but the layers' activations, which are placed step by step.</summary>
    public static DecodeMemory Place(Arena arena, EngineLimits limits, OutputHead head)
    {
        var (slots, rows) = (limits.Sequences, limits.Sequences + limits.PrefillRows);
        return new DecodeMemory
        {
            Tokens = arena.Integers(rows),
            Positions = arena.Integers(rows),
            RowTables = arena.Integers(rows),
            TargetRows = arena.Integers(slots),
            Tables = arena.Integers(2L * slots * limits.PagesPerSequence),
            Normalized = arena.Matrix(slots, head.HiddenSize),
            Inverse = arena.Floats(slots),
            Logits = head.PlaceLogits(arena, slots),
            Uniforms = (double*)arena.Floats(2L * slots),
            Sampled = arena.Integers(slots),
            LogProbabilities = arena.Floats(slots),
            LogSumExp = arena.Floats(slots),
        };
    }
}
