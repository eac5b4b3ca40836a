using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// The parts of <see cref="Attention.Backward"/>: some (family of sequences, key-value head) pairs. A sequence is worked through in blocks
/// of positions, and for each of these in blocks of rows that see them, so that both stay in the cache. Probabilities are computed again
/// from the log-sum-exp.
/// </summary>
/// <remarks>
/// All sums run in the order that whole matrices would give them: over queries for keys and values, over positions for queries. What a
/// query does not see adds exactly 0, so that blocks do not show in the bits.
/// </remarks>
internal unsafe struct AttentionBackwardJob(
    WorkerPool pool,
    Matrix dOutput,
    Matrix q,
    Matrix k,
    Matrix v,
    SequenceRows sequences,
    int heads,
    int kvHeads,
    int headSize,
    AttentionRule rule,
    Matrix output,
    float* logSumExp,
    Matrix dq,
    Matrix dk,
    Matrix dv,
    int longest) : IParallelJob
{
    private const int TileSize = AttentionBackwardMemory.TileSize;
    private const int MostPositions = AttentionBackwardMemory.MostPositions;
    private const int ScoreStride = AttentionBackwardMemory.ScoreStride;

    private readonly int _headsPerGroup = heads / kvHeads;

    /// <summary>Families times key-value heads.</summary>
    public readonly int Items => sequences.Count * kvHeads;

    /// <summary>Which items are a part.</summary>
    public WorkSplit Split { get; set; }

    public void Execute(int part)
    {
        var size = AttentionBackwardMemory.Size(headSize, _headsPerGroup, longest);
        var memory = new AttentionBackwardMemory(pool.Scratch(size), headSize, _headsPerGroup);
        for (var item = (int)Split.First(part); item < Split.End(part); item++)
        {
            var (family, group) = (item / kvHeads, item % kvHeads);
            var (head, end) = (sequences.Start(family), sequences.Families[family + 1]);
            for (var sequence = sequences.Families[family]; sequence < end; sequence++)
            {
                var shared = sequences.Shared[sequence];
                Sequence(new(group, shared, sequences.Length(sequence), head, sequences.Offsets[sequence]), memory);
            }
        }
    }

    private static int RoundUp(int positions) => (positions + TileSize - 1) / TileSize * TileSize;

    private readonly void Sequence(in Place place, in AttentionBackwardMemory memory)
    {
        for (var head = 0; head < _headsPerGroup; head++)
        {
            var column = QueryColumn(place, head);
            AttentionRows.Products(
                dOutput.Row(place.Own) + column,
                dOutput.Stride,
                output.Row(place.Own) + column,
                output.Stride,
                place.Length - place.Shared,
                headSize,
                memory.Deltas + head,
                _headsPerGroup);
        }

        for (var first = rule.First(place.Shared) / MostPositions * MostPositions; first < place.Length; first += MostPositions)
        {
            var end = Math.Min(first + MostPositions, place.Length);
            ReadPositions(place, first, end, memory);
            for (var row = Math.Max(first, place.Shared); row < place.Length && rule.First(row) < end;)
            {
                var rowEnd = Math.Min(place.Length, ((row / memory.MostRows) + 1) * memory.MostRows);
                Block(place, first, end, row, rowEnd, memory);
                row = rowEnd;
            }

            WritePositions(place, first, end, memory);
        }
    }

    private readonly void Block(in Place place, int first, int end, int row, int rowEnd, in AttentionBackwardMemory memory)
    {
        ReadQueries(place, first, row, rowEnd, memory);
        for (var start = row; start < rowEnd;)
        {
            var stop = NextTile(start, rowEnd, end);
            ScoresAndQueries(place, first, end, row, start, stop, memory);
            start = stop;
        }

        for (var start = first; start < end;)
        {
            // Positions before the block's rows are seen by all of them, unless there is a window.
            var stop = rule.Window == 0 && start < row ? Math.Min(end, Math.Max(row / TileSize * TileSize, start + TileSize))
                : Math.Min(end, start + TileSize);
            KeysAndValues(first, start, stop, row, rowEnd, memory);
            start = stop;
        }

        WriteQueries(place, end, row, rowEnd, memory);
    }

    // The end of the rows from this one on that see the same tiles of the block's positions.
    private readonly int NextTile(int row, int rowEnd, int end) =>
        rule.Window == 0 && row >= end ? rowEnd : Math.Min(rowEnd, RoundUp(row + 1));

    // Probabilities and score gradients of some rows, and what these add to the gradients of queries.
    private readonly void ScoresAndQueries(
        in Place place, int first, int end, int block, int row, int rowEnd, in AttentionBackwardMemory memory)
    {
        var start = Math.Max(first, rule.First(row) / TileSize * TileSize);
        var stop = Math.Min(end, rowEnd);
        if (start >= stop)
        {
            return;
        }

        var (offset, count, paddedHead) = ((row - block) * _headsPerGroup, (rowEnd - row) * _headsPerGroup, memory.PaddedHead);
        var queries = memory.Queries + (offset * paddedHead);
        var gradients = memory.OutputGradients + (offset * paddedHead);
        var scores = ((nint)offset * ScoreStride) + start - first;
        var panels = new PanelLayout(stop - start);
        for (var panel = 0; panel < panels.Count; panel++)
        {
            var (column, width) = (start - first + panels.Start(panel), panels.Width(panel));
            var product = scores + panels.Start(panel);
            var keys = Right(memory.TurnedKeys + column, headSize, MostPositions);
            var values = Right(memory.TurnedValues + column, headSize, MostPositions);
            GemmPanel.Multiply(count, width, queries, paddedHead, 1, keys, memory.Probabilities + product, ScoreStride, false);
            GemmPanel.Multiply(count, width, gradients, paddedHead, 1, values, memory.ScoreGradients + product, ScoreStride, false);
        }

        AttentionScoreGradients.Run(
            memory.Probabilities + scores,
            memory.ScoreGradients + scores,
            row - start,
            rowEnd - row,
            _headsPerGroup,
            panels.PaddedColumns,
            rule,
            logSumExp + ((long)(place.Own + row - place.Shared) * heads) + (place.Group * _headsPerGroup),
            heads,
            memory.Deltas + ((row - place.Shared) * _headsPerGroup));

        // dq [queries, K] += ds k.
        var target = memory.QueryGradients + (offset * paddedHead);
        for (var column = 0; column < paddedHead; column += PanelLayout.MaximumWidth)
        {
            var width = Math.Min(PanelLayout.MaximumWidth, paddedHead - column);
            var keys = Right(memory.Keys + ((start - first) * paddedHead) + column, stop - start, paddedHead);
            GemmPanel.Multiply(count, width, memory.ScoreGradients + scores, ScoreStride, 1, keys, target + column, paddedHead, true);
        }
    }

    // dv [positions, K] += p^T do, dk [positions, K] += ds^T q, both over those of the block's queries that see the positions.
    private readonly void KeysAndValues(int first, int position, int positionEnd, int row, int rowEnd, in AttentionBackwardMemory memory)
    {
        var start = Math.Max(row, position);
        var stop = rowEnd;
        if (rule.Window > 0)
        {
            // Rows have scores here if the first of their tile sees some position of this tile.
            var unseen = (position / TileSize * TileSize) + TileSize - 1 + rule.Window;
            stop = start < unseen ? Math.Min(rowEnd, RoundUp(unseen)) : start;
        }

        if (start >= stop)
        {
            return;
        }

        var (offset, inner, paddedHead) = ((start - row) * _headsPerGroup, (stop - start) * _headsPerGroup, memory.PaddedHead);
        var scores = ((nint)offset * ScoreStride) + position - first;
        for (var column = 0; column < paddedHead; column += PanelLayout.MaximumWidth)
        {
            var (count, width) = (positionEnd - position, Math.Min(PanelLayout.MaximumWidth, paddedHead - column));
            var (source, target) = ((offset * paddedHead) + column, ((position - first) * paddedHead) + column);
            var valueTarget = memory.ValueGradients + target;
            var keyTarget = memory.KeyGradients + target;
            var gradients = Right(memory.OutputGradients + source, inner, paddedHead);
            GemmPanel.Multiply(count, width, memory.Probabilities + scores, 1, ScoreStride, gradients, valueTarget, paddedHead, true);
            var queries = Right(memory.Queries + source, inner, paddedHead);
            GemmPanel.Multiply(count, width, memory.ScoreGradients + scores, 1, ScoreStride, queries, keyTarget, paddedHead, true);
        }
    }

    private static PlainRightSide<SingleElement> Right(float* data, int inner, int step) => new((byte*)data, inner, step);

    private readonly int QueryColumn(in Place place, int head) => ((place.Group * _headsPerGroup) + head) * headSize;

    private readonly void ReadQueries(in Place place, int first, int row, int rowEnd, in AttentionBackwardMemory memory)
    {
        // These are the first positions that the rows see: the sums begin here.
        var isFirst = first <= rule.First(row);
        var (source, count) = (place.Own + row - place.Shared, rowEnd - row);
        var stride = _headsPerGroup * memory.PaddedHead;
        for (var head = 0; head < _headsPerGroup; head++)
        {
            var (column, target) = (QueryColumn(place, head), head * memory.PaddedHead);
            AttentionRows.Read(q.Row(source) + column, q.Stride, count, headSize, rule.Scale, memory.Queries + target, stride);
            AttentionRows.Read(dOutput.Row(source) + column, dOutput.Stride, count, headSize, 1, memory.OutputGradients + target, stride);
            if (!isFirst)
            {
                AttentionRows.Read(dq.Row(source) + column, dq.Stride, count, headSize, 1, memory.QueryGradients + target, stride);
            }
        }

        if (isFirst)
        {
            new Span<float>(memory.QueryGradients, count * stride).Clear();
        }
    }

    // Rows whose own position is among the block's, or before, are complete: they get their factor.
    private readonly void WriteQueries(in Place place, int end, int row, int rowEnd, in AttentionBackwardMemory memory)
    {
        var complete = Math.Clamp(end, row, rowEnd);
        var (target, stride) = (place.Own + row - place.Shared, _headsPerGroup * memory.PaddedHead);
        for (var head = 0; head < _headsPerGroup; head++)
        {
            var column = QueryColumn(place, head);
            var source = memory.QueryGradients + (head * memory.PaddedHead);
            AttentionRows.Write(source, stride, complete - row, headSize, rule.Scale, dq.Row(target) + column, dq.Stride);
            source += (complete - row) * stride;
            AttentionRows.Write(source, stride, rowEnd - complete, headSize, 1, dq.Row(target + complete - row) + column, dq.Stride);
        }
    }

    private readonly void ReadPositions(in Place place, int first, int end, in AttentionBackwardMemory memory)
    {
        for (var position = first; position < end;)
        {
            var (row, count) = place.Rows(position, end);
            var (column, lane) = (place.Group * headSize, position - first);
            var block = lane * memory.PaddedHead;
            Turning.Turn<SingleElement>((byte*)(k.Row(row) + column), count, headSize, k.Stride, memory.TurnedKeys + lane, MostPositions);
            Turning.Turn<SingleElement>((byte*)(v.Row(row) + column), count, headSize, v.Stride, memory.TurnedValues + lane, MostPositions);
            AttentionRows.Read(k.Row(row) + column, k.Stride, count, headSize, 1, memory.Keys + block, memory.PaddedHead);
            if (position < place.Shared)
            {
                AttentionRows.Read(dk.Row(row) + column, dk.Stride, count, headSize, 1, memory.KeyGradients + block, memory.PaddedHead);
                AttentionRows.Read(dv.Row(row) + column, dv.Stride, count, headSize, 1, memory.ValueGradients + block, memory.PaddedHead);
            }
            else
            {
                new Span<float>(memory.KeyGradients + block, count * memory.PaddedHead).Clear();
                new Span<float>(memory.ValueGradients + block, count * memory.PaddedHead).Clear();
            }

            position += count;
        }
    }

    private readonly void WritePositions(in Place place, int first, int end, in AttentionBackwardMemory memory)
    {
        for (var position = first; position < end;)
        {
            var (row, count) = place.Rows(position, end);
            var (column, block) = (place.Group * headSize, (position - first) * memory.PaddedHead);
            AttentionRows.Write(memory.KeyGradients + block, memory.PaddedHead, count, headSize, 1, dk.Row(row) + column, dk.Stride);
            AttentionRows.Write(memory.ValueGradients + block, memory.PaddedHead, count, headSize, 1, dv.Row(row) + column, dv.Stride);
            position += count;
        }
    }

    /// <summary>A sequence, for one key-value head.</summary>
    /// <param name="Group">The key-value head.</param>
    /// <param name="Shared">How many first positions of the sequence are rows of its family's first.</param>
    /// <param name="Length">Its positions, shared ones included.</param>
    /// <param name="Head">The first of the shared rows.</param>
    /// <param name="Own">The first of the sequence's own rows.</param>
    private readonly record struct Place(int Group, int Shared, int Length, int Head, int Own)
    {
        /// <summary>The row of a position, and how many of the positions until <paramref name="end"/> are neighbours of it.</summary>
        public (int Row, int Count) Rows(int position, int end) => position < Shared
            ? (Head + position, Math.Min(Shared, end) - position)
            : (Own + position - Shared, end - position);
    }
}
