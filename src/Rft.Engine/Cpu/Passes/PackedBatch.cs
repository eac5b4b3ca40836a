using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>Packed sequences laid out for the kernels: rows, page tables, and the M rows whose next token is a target.</summary>
internal readonly unsafe struct PackedBatch
{
    /// <summary>T.</summary>
    public int Rows { get; private init; }

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

    /// <summary>[T].</summary>
    public int* Tokens { get; private init; }

    /// <summary>[T].</summary>
    public int* Positions { get; private init; }

    private int* RowTables { get; init; }

    private int* Tables { get; init; }

    /// <summary>Pages that any batch of this many tokens fits in: every sequence has at least one, and may leave its last almost empty.</summary>
    public static int MaximumPages(int tokens) => tokens;

    /// <summary>Takes room for T = <paramref name="rows"/> tokens in any number of sequences.</summary>
    public static PackedBatch Place(Arena arena, int rows) => new()
    {
        Rows = rows,
        Offsets = arena.Integers(rows + 1),
        TargetRows = arena.Integers(rows),
        TargetTokens = arena.Integers(rows),
        Tokens = arena.Integers(rows),
        Positions = arena.Integers(rows),
        RowTables = arena.Integers(rows),
        Tables = arena.Integers(MaximumPages(rows)),
    };

    /// <summary>Takes room for a batch and fills it.</summary>
    public static PackedBatch Place(Arena arena, PackedSequences batch)
    {
        var placed = Place(arena, batch.Tokens.Length);
        var (page, targets) = (0, 0);
        for (var sequence = 0; sequence < batch.Count; sequence++)
        {
            var (first, end) = (batch.Offsets[sequence], batch.Offsets[sequence + 1]);
            placed.Offsets[sequence] = first;
            for (var row = first; row < end; row++)
            {
                (placed.Tokens[row], placed.Positions[row], placed.RowTables[row]) = (batch.Tokens[row], row - first, page);
                if (batch.IsTarget[row])
                {
                    (placed.TargetRows[targets], placed.TargetTokens[targets]) = (row - 1, batch.Tokens[row]);
                    targets++;
                }
            }

            for (var pages = KeyValuePages.PagesFor(end - first); pages > 0; pages--)
            {
                placed.Tables[page] = page;
                page++;
            }
        }

        placed.Offsets[batch.Count] = placed.Rows;
        return placed with { Sequences = batch.Count, Targets = targets };
    }

    /// <summary>The rows for a forward pass over <paramref name="pages"/>.</summary>
    public RowBatch ForwardRows(KeyValuePages pages) => new()
    {
        Rows = Rows,
        Tokens = Tokens,
        Positions = Positions,
        RowTables = RowTables,
        Tables = Tables,
        Targets = Targets,
        TargetRows = TargetRows,
        Pages = pages,
    };

    /// <summary>Spreads values [M] of the targets to the targets' own places in [T]; 0 elsewhere.</summary>
    public void ScatterToTargets(float* values, Span<float> destination)
    {
        destination.Clear();
        for (var target = 0; target < Targets; target++)
        {
            destination[TargetRows[target] + 1] = values[target];
        }
    }
}
