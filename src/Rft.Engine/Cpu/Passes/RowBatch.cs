using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// T rows of a forward pass: any positions of any sequences, each with its token and the place of its sequence's page table.
/// </summary>
internal readonly unsafe struct RowBatch
{
    /// <summary>T.</summary>
    public required int Rows { get; init; }

    /// <summary>[T] token ids.</summary>
    public required int* Tokens { get; init; }

    /// <summary>[T] position in the sequence.</summary>
    public required int* Positions { get; init; }

    /// <summary>[T] where in <see cref="Tables"/> the row's page table begins.</summary>
    public required int* RowTables { get; init; }

    /// <summary>All page tables.</summary>
    public required int* Tables { get; init; }

    /// <summary>M: how many rows' outputs are wanted.</summary>
    public required int Targets { get; init; }

    /// <summary>[M] those rows.</summary>
    public required int* TargetRows { get; init; }

    /// <summary>
    /// The cache. One of a single layer serves all layers where every row's whole sequence is in the batch, because a layer's keys and
    /// values are then needed by that layer only.
    /// </summary>
    public required KeyValuePages Pages { get; init; }

    /// <summary>The layer of <see cref="Pages"/> that a layer of the model has.</summary>
    public int CacheLayer(int layer) => layer % Pages.Layers;
}
