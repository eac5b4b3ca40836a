using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// The parts of <see cref="Attention.Backward"/>: one a thread; inside, (sequence, key-value head) pairs are claimed one by one. A pair's
/// probabilities are computed again from the log-sum-exp, block of queries by block of queries, so that memory grows with the length only.
/// </summary>
internal unsafe struct AttentionBackwardJob(
    WorkerPool pool,
    Matrix dOutput,
    Matrix q,
    Matrix k,
    Matrix v,
    int* offsets,
    int sequences,
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
    private const int TileSize = 16;
    private const int MaximumQueries = 16;

    private readonly int _headsPerGroup = heads / kvHeads;
    private int _claimed;

    private readonly int QueriesAtOnce => Math.Max(MaximumQueries, _headsPerGroup);

    // [queries, positions] of the scores and of their gradients: positions rounded up to whole tiles.
    private readonly int Stride => (longest + TileSize - 1) / TileSize * TileSize;

    public void Execute(int part)
    {
        var transposed = (long)Stride * headSize;
        var block = (long)QueriesAtOnce * headSize;
        var scores = (long)QueriesAtOnce * Stride;
        var scratch = pool.Scratch(part, (2 * transposed) + (4 * block) + (2 * scores) + QueriesAtOnce + Lanes.Count);
        var keys = scratch;
        var values = keys + transposed;
        var queries = values + transposed;
        var gradients = queries + block;
        var queryGradients = gradients + block;
        var probabilities = queryGradients + block;
        var scoreGradients = probabilities + scores;
        var deltas = scoreGradients + scores;
        var items = sequences * kvHeads;
        for (var item = Interlocked.Increment(ref _claimed) - 1; item < items; item = Interlocked.Increment(ref _claimed) - 1)
        {
            var (sequence, group) = (item / kvHeads, item % kvHeads);
            var (start, length) = (offsets[sequence], offsets[sequence + 1] - offsets[sequence]);
            Transpose(k, start, length, group, keys);
            Transpose(v, start, length, group, values);
            Clear(dk, start, length, group);
            Clear(dv, start, length, group);
            var rows = QueriesAtOnce / _headsPerGroup;
            for (var row = 0; row < length; row += rows)
            {
                var count = Math.Min(rows, length - row);
                CopyQueries(start + row, count, group, queries, gradients, deltas);
                Scores(start, row, count, group, keys, values, queries, gradients, deltas, probabilities, scoreGradients);
                Accumulate(start, row, count, group, queries, gradients, probabilities, scoreGradients, queryGradients);
            }
        }
    }

    // [positions, K] of one head to tiles [K, 16], as pages of the cache hold keys.
    private readonly void Transpose(Matrix source, int start, int length, int group, float* target)
    {
        for (var position = 0; position < length; position++)
        {
            var row = source.Row(start + position) + (group * headSize);
            var tile = target + ((long)(position / TileSize) * TileSize * headSize) + (position % TileSize);
            for (var i = 0; i < headSize; i++)
            {
                tile[i * TileSize] = row[i];
            }
        }
    }

    private readonly void Clear(Matrix target, int start, int length, int group)
    {
        for (var row = start; row < start + length; row++)
        {
            new Span<float>(target.Row(row) + (group * headSize), headSize).Clear();
        }
    }

    // Queries and the gradients of their outputs, one below the other; delta is the product of an output with its gradient.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void CopyQueries(int first, int rows, int group, float* queries, float* gradients, float* deltas)
    {
        var scale = Vector512.Create(rule.Scale);
        for (var query = 0; query < rows * _headsPerGroup; query++)
        {
            var row = first + (query / _headsPerGroup);
            var column = ((group * _headsPerGroup) + (query % _headsPerGroup)) * headSize;
            var source = q.Row(row) + column;
            var gradient = dOutput.Row(row) + column;
            var result = output.Row(row) + column;
            var delta = Vector512<float>.Zero;
            for (var i = 0; i < headSize; i += Lanes.Count)
            {
                var g = Lanes.Load(gradient, i, headSize);
                Lanes.Store(Lanes.Load(source, i, headSize) * scale, queries, i, headSize);
                Lanes.Store(g, gradients, i, headSize);
                delta = Vector512.FusedMultiplyAdd(g, Lanes.Load(result, i, headSize), delta);
            }

            deltas[query] = Lanes.Sum(delta);
            queries += headSize;
            gradients += headSize;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void Scores(
        int start,
        int row,
        int rows,
        int group,
        float* keys,
        float* values,
        float* queries,
        float* gradients,
        float* deltas,
        float* probabilities,
        float* scoreGradients)
    {
        var (count, stride) = (rows * _headsPerGroup, Stride);
        for (var position = 0; position < row + rows; position += TileSize)
        {
            var (key, value) = ((nint)position * headSize, (nint)position * headSize);
            GemmPanel.Multiply(
                count, TileSize, queries, headSize, 1,
                new PlainRightSide<SingleElement>((byte*)(keys + key), headSize, TileSize), probabilities + position, stride, false);
            GemmPanel.Multiply(
                count, TileSize, gradients, headSize, 1,
                new PlainRightSide<SingleElement>((byte*)(values + value), headSize, TileSize), scoreGradients + position, stride, false);
        }

        for (var query = 0; query < count; query++)
        {
            var (position, head) = (row + (query / _headsPerGroup), (group * _headsPerGroup) + (query % _headsPerGroup));
            var shift = Vector512.Create(logSumExp[((long)(start + position) * heads) + head]);
            var delta = Vector512.Create(deltas[query]);
            var first = Vector512.Create(rule.First(position));
            var p = probabilities + ((nint)query * stride);
            var ds = scoreGradients + ((nint)query * stride);
            for (var i = 0; i < row + rows; i += TileSize)
            {
                // Positions outside the window, and whatever the last tile holds beyond the sequence, count as exactly 0.
                var places = Vector512<int>.Indices + Vector512.Create(i);
                var isSeen = (Vector512.LessThanOrEqual(places, Vector512.Create(position))
                    & Vector512.GreaterThanOrEqual(places, first)).AsSingle();
                var score = Vector512.Load(p + i);
                if (rule.SoftCap > 0)
                {
                    score = SoftCap.Value(score, Vector512.Create(rule.SoftCap), Vector512.Create(1 / rule.SoftCap));
                }

                var probability = ElementaryFunctions.Exp(score - shift) & isSeen;
                var gradient = probability * (Vector512.Load(ds + i) - delta);
                if (rule.SoftCap > 0)
                {
                    gradient *= SoftCap.Slope(score, Vector512.Create(1 / rule.SoftCap));
                }

                gradient &= isSeen;
                probability.Store(p + i);
                gradient.Store(ds + i);
            }
        }
    }

    private readonly void Accumulate(
        int start,
        int row,
        int rows,
        int group,
        float* queries,
        float* gradients,
        float* probabilities,
        float* scoreGradients,
        float* queryGradients)
    {
        var (count, positions, stride) = (rows * _headsPerGroup, row + rows, Stride);
        for (var first = 0; first < headSize; first += PanelLayout.MaximumWidth)
        {
            var columns = Math.Min(PanelLayout.MaximumWidth, headSize - first);
            var column = (group * headSize) + first;

            // dv [positions, K] += p^T do, dk [positions, K] += ds^T q, both over the block's queries.
            var gradient = new PlainRightSide<SingleElement>((byte*)(gradients + first), count, headSize);
            GemmPanel.Multiply(positions, columns, probabilities, 1, stride, gradient, dv.Row(start) + column, dv.Stride, true);
            var query = new PlainRightSide<SingleElement>((byte*)(queries + first), count, headSize);
            GemmPanel.Multiply(positions, columns, scoreGradients, 1, stride, query, dk.Row(start) + column, dk.Stride, true);

            // dq [queries, K] = ds k.
            var key = new PlainRightSide<SingleElement>((byte*)(k.Row(start) + column), positions, k.Stride);
            GemmPanel.Multiply(count, columns, scoreGradients, stride, 1, key, queryGradients + first, headSize, false);
        }

        for (var query = 0; query < count; query++)
        {
            var target = dq.Row(start + row + (query / _headsPerGroup))
                + (((group * _headsPerGroup) + (query % _headsPerGroup)) * headSize);
            for (var i = 0; i < headSize; i++)
            {
                target[i] = queryGradients[(query * headSize) + i] * rule.Scale;
            }
        }
    }
}
