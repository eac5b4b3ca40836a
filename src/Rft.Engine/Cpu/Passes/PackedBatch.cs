using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// Some neighbouring sequences of a batch laid out for the kernels: rows, page tables, and the M rows whose next token is a target. What
/// neighbours begin with in common has rows once (<see cref="SharedPrefix"/>).
/// </summary>
internal readonly unsafe struct PackedBatch
{
    /// <summary>T.</summary>
    public int Rows { get; private init; }

    /// <summary>Which rows belong to which sequence.</summary>
    public SequenceRows Sequences { get; private init; }

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

    /// <summary>Whether a target was drawn from less than the whole vocabulary.</summary>
    public bool IsRestricted => Support is not null;

    private ReadOnlyMemory<ulong>[]? Support { get; init; }

    // [M] where in the whole batch the target is.
    private int* TargetPlaces { get; init; }

    private int* RowTables { get; init; }

    private int* Tables { get; init; }

    /// <summary>
    /// Pages that any batch of this many rows fits in: every sequence has at least one of its own, and may leave its last almost empty.
    /// </summary>
    public static int MaximumPages(int rows) => rows;

    /// <summary>Takes room for T = <paramref name="rows"/> rows of sequences that together have <paramref name="tokens"/>.</summary>
    public static PackedBatch Place(Arena arena, int rows, int tokens) => new()
    {
        Rows = rows,
        Sequences = new SequenceRows(arena.Integers(rows + 1), arena.Integers(rows), arena.Integers(rows + 1), 0),
        TargetRows = arena.Integers(rows),
        TargetTokens = arena.Integers(rows),
        TargetPlaces = arena.Integers(rows),
        Tokens = arena.Integers(rows),
        Positions = arena.Integers(rows),
        RowTables = arena.Integers(rows),
        Tables = arena.Integers(tokens),
    };

    /// <summary>Takes room for the sequences of a chunk and fills it.</summary>
    public static PackedBatch Place(Arena arena, PackedSequences batch, in Chunk chunk)
    {
        var placed = Place(arena, chunk.Rows, batch.Offsets[chunk.End] - batch.Offsets[chunk.First]);
        var rows = placed.Sequences;
        var (head, headTable, row, pages, entries, targets, families) = (chunk.First, 0, 0, 0, 0, 0, 0);
        for (var sequence = chunk.First; sequence < chunk.End; sequence++)
        {
            var shared = sequence == chunk.First ? 0 : SharedPrefix.Length(batch, head, sequence);
            var table = entries;
            if (shared == 0)
            {
                (head, headTable) = (sequence, table);
                rows.Families[families++] = sequence - chunk.First;
            }

            (rows.Offsets[sequence - chunk.First], rows.Shared[sequence - chunk.First]) = (row, shared);
            var (start, length) = (batch.Offsets[sequence], batch.Offsets[sequence + 1] - batch.Offsets[sequence]);
            for (var page = 0; page < KeyValuePages.PagesFor(length); page++)
            {
                placed.Tables[entries++] = page < shared / KeyValuePages.PageSize ? placed.Tables[headTable + page] : pages++;
            }

            for (var position = shared; position < length; position++, row++)
            {
                var place = start + position;
                (placed.Tokens[row], placed.Positions[row], placed.RowTables[row]) = (batch.Tokens[place], position, table);
                if (batch.IsTarget[place])
                {
                    (placed.TargetRows[targets], placed.TargetTokens[targets]) = (row - 1, batch.Tokens[place]);
                    placed.TargetPlaces[targets++] = place;
                }
            }
        }

        (rows.Offsets[chunk.End - chunk.First], rows.Families[families]) = (row, chunk.End - chunk.First);
        return placed with { Sequences = new SequenceRows(rows.Offsets, rows.Shared, rows.Families, families), Targets = targets, Support = batch.Support };
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

    /// <summary>The tokens that a target was drawn from, a bit a token; empty for all.</summary>
    public ReadOnlySpan<ulong> SupportOf(int target) => Support![TargetPlaces[target]].Span;

    /// <summary>Writes values [M] of the targets to the targets' own places in the whole batch.</summary>
    public void ScatterToTargets(float* values, Span<float> wholeBatch)
    {
        for (var target = 0; target < Targets; target++)
        {
            wholeBatch[TargetPlaces[target]] = values[target];
        }
    }

    /// <summary>Takes values [M] from the targets' own places in the whole batch.</summary>
    public void GatherFromTargets(ReadOnlySpan<float> wholeBatch, float* values)
    {
        for (var target = 0; target < Targets; target++)
        {
            values[target] = wholeBatch[TargetPlaces[target]];
        }
    }
}
