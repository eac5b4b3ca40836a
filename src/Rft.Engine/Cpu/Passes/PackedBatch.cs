using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// Some neighbouring sequences of a batch laid out for the kernels: rows, page tables, and the M rows whose next token is a target.
/// </summary>
internal readonly unsafe struct PackedBatch
{
    /// <summary>The token of the whole batch that is the first here.</summary>
    public int FirstToken { get; private init; }

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

    /// <summary>Whether a target was drawn from less than the whole vocabulary.</summary>
    public bool IsRestricted => Support is not null;

    private ReadOnlyMemory<ulong>[]? Support { get; init; }

    private int* RowTables { get; init; }

    private int* Tables { get; init; }

    /// <summary>
    /// Pages that any batch of this many tokens fits in: every sequence has at least one, and may leave its last almost empty.
    /// </summary>
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

    /// <summary>
    /// The sequence after the last that fits together with <paramref name="first"/> and its followers; at least the next one.
    /// </summary>
    public static int EndOfChunk(PackedSequences batch, int first, int rows)
    {
        var end = first + 1;
        while (end < batch.Count && batch.Offsets[end + 1] - batch.Offsets[first] <= rows)
        {
            end++;
        }

        return end;
    }

    /// <summary>Takes room for sequences <paramref name="firstSequence"/> until <paramref name="endSequence"/> and fills it.</summary>
    public static PackedBatch Place(Arena arena, PackedSequences batch, int firstSequence, int endSequence)
    {
        var start = batch.Offsets[firstSequence];
        var placed = Place(arena, batch.Offsets[endSequence] - start);
        var (page, targets) = (0, 0);
        for (var sequence = firstSequence; sequence < endSequence; sequence++)
        {
            var (first, end) = (batch.Offsets[sequence] - start, batch.Offsets[sequence + 1] - start);
            placed.Offsets[sequence - firstSequence] = first;
            for (var row = first; row < end; row++)
            {
                var token = batch.Tokens[start + row];
                (placed.Tokens[row], placed.Positions[row], placed.RowTables[row]) = (token, row - first, page);
                if (batch.IsTarget[start + row])
                {
                    (placed.TargetRows[targets], placed.TargetTokens[targets]) = (row - 1, token);
                    targets++;
                }
            }

            for (var pages = KeyValuePages.PagesFor(end - first); pages > 0; pages--)
            {
                placed.Tables[page] = page;
                page++;
            }
        }

        placed.Offsets[endSequence - firstSequence] = placed.Rows;
        return placed with
        {
            FirstToken = start,
            Sequences = endSequence - firstSequence,
            Targets = targets,
            Support = batch.Support,
        };
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
    public ReadOnlySpan<ulong> SupportOf(int target) => Support![FirstToken + TargetRows[target] + 1].Span;

    /// <summary>Spreads values [M] of the targets to the targets' own places in the whole batch, and 0 to the others here.</summary>
    public void ScatterToTargets(float* values, Span<float> wholeBatch)
    {
        var destination = wholeBatch.Slice(FirstToken, Rows);
        destination.Clear();
        for (var target = 0; target < Targets; target++)
        {
            destination[TargetRows[target] + 1] = values[target];
        }
    }

    /// <summary>Takes values [M] from the targets' own places in the whole batch.</summary>
    public void GatherFromTargets(ReadOnlySpan<float> wholeBatch, float* values)
    {
        for (var target = 0; target < Targets; target++)
        {
            values[target] = wholeBatch[FirstToken + TargetRows[target] + 1];
        }
    }
}
