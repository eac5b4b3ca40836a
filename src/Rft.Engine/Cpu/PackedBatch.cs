using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu;

/// <summary>Packed sequences laid out for the kernels: rows, page tables, and the M rows whose next token is a target.</summary>
internal readonly unsafe struct PackedBatch
{
    /// <summary>The rows.</summary>
    public RowBatch Rows { get; private init; }

    /// <summary>S.</summary>
    public int Sequences { get; private init; }

    /// <summary>[S + 1] where each sequence begins, and T.</summary>
    public int* Offsets { get; private init; }

    /// <summary>M.</summary>
    public int Targets { get; private init; }

    /// <summary>[M] the row before each target: the one that predicts it.</summary>
    public int* TargetRows { get; private init; }

    /// <summary>[M] the target token.</summary>
    public int* TargetTokens { get; private init; }

    /// <summary>Pages that any batch of this many tokens fits in: every sequence may leave its last page almost empty.</summary>
    public static int MaximumPages(int tokens) => tokens;

    /// <summary>Spreads values [M] of the targets to the targets' own places in [T]; 0 elsewhere.</summary>
    public void ScatterToTargets(float* values, Span<float> destination)
    {
        destination.Clear();
        for (var target = 0; target < Targets; target++)
        {
            destination[TargetRows[target] + 1] = values[target];
        }
    }

    /// <summary>Takes what <paramref name="batch"/> needs from the arena.</summary>
    public static PackedBatch Place(Arena arena, PackedSequences batch, KeyValuePages pages)
    {
        var rows = batch.Tokens.Length;
        var (tokens, positions, rowTables) = (arena.Integers(rows), arena.Integers(rows), arena.Integers(rows));
        var (tables, offsets) = (arena.Integers(MaximumPages(rows)), arena.Integers(batch.Count + 1));
        var (targetRows, targetTokens) = (arena.Integers(rows), arena.Integers(rows));
        var (page, targets) = (0, 0);
        for (var sequence = 0; sequence < batch.Count; sequence++)
        {
            var first = batch.Offsets[sequence];
            offsets[sequence] = first;
            for (var row = first; row < batch.Offsets[sequence + 1]; row++)
            {
                (tokens[row], positions[row], rowTables[row]) = (batch.Tokens[row], row - first, page);
                if (batch.IsTarget[row])
                {
                    (targetRows[targets], targetTokens[targets]) = (row - 1, batch.Tokens[row]);
                    targets++;
                }
            }

            var end = page + KeyValuePages.PagesFor(batch.Offsets[sequence + 1] - first);
            for (; page < end; page++)
            {
                tables[page] = page;
            }
        }

        offsets[batch.Count] = rows;
        return new PackedBatch
        {
            Rows = new RowBatch
            {
                Rows = rows,
                Tokens = tokens,
                Positions = positions,
                RowTables = rowTables,
                Tables = tables,
                Pages = pages,
            },
            Sequences = batch.Count,
            Offsets = offsets,
            Targets = targets,
            TargetRows = targetRows,
            TargetTokens = targetTokens,
        };
    }
}
