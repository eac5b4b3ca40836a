using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// The parts of <see cref="Attention.Backward"/>: one a thread; inside, (family of sequences, key-value head) pairs are claimed one by one. A sequence's
/// probabilities are computed again from the log-sum-exp, block of queries by block of queries, so that memory grows with the length only.
/// </summary>
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
        var items = sequences.Count * kvHeads;
        for (var item = Interlocked.Increment(ref _claimed) - 1; item < items; item = Interlocked.Increment(ref _claimed) - 1)
        {
            var (family, group) = (item / kvHeads, item % kvHeads);
            var (head, end) = (sequences.Start(family), sequences.Families[family + 1]);
            Clear(dk, head, sequences.Offsets[end], group);
            Clear(dv, head, sequences.Offsets[end], group);
            for (var sequence = sequences.Families[family]; sequence < end; sequence++)
            {
                var (shared, own) = (sequences.Shared[sequence], sequences.Offsets[sequence]);
                Transpose(k, head, own, shared, sequences.Own(sequence), group, keys);
                Transpose(v, head, own, shared, sequences.Own(sequence), group, values);
                var rows = QueriesAtOnce / _headsPerGroup;
                for (var row = own; row < sequences.Offsets[sequence + 1]; row += rows)
                {
                    var count = Math.Min(rows, sequences.Offsets[sequence + 1] - row);
                    var place = new Place(row, count, group, shared + row - own, shared, head, own);
                    CopyQueries(place, queries, gradients, deltas);
                    Scores(place, keys, values, queries, gradients, deltas, probabilities, scoreGradients);
                    Accumulate(place, queries, gradients, probabilities, scoreGradients, queryGradients);
                }
            }
        }
    }

    // [positions, K] of one head to tiles [K, 16], as pages of the cache hold keys: shared rows, then own ones.
    private readonly void Transpose(Matrix source, int head, int first, int shared, int own, int group, float* target)
    {
        for (var position = 0; position < shared + own; position++)
        {
            var row = source.Row(position < shared ? head + position : first + position - shared) + (group * headSize);
            var tile = target + ((long)(position / TileSize) * TileSize * headSize) + (position % TileSize);
            for (var i = 0; i < headSize; i++)
            {
                tile[i * TileSize] = row[i];
            }
        }
    }

    private readonly void Clear(Matrix target, int first, int end, int group)
    {
        for (var row = first; row < end; row++)
        {
            new Span<float>(target.Row(row) + (group * headSize), headSize).Clear();
        }
    }

    // Queries and the gradients of their outputs, one below the other; delta is the product of an output with its gradient.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void CopyQueries(Place place, float* queries, float* gradients, float* deltas)
    {
        var scale = Vector512.Create(rule.Scale);
        for (var query = 0; query < place.Rows * _headsPerGroup; query++)
        {
            var row = place.Row + (query / _headsPerGroup);
            var column = ((place.Group * _headsPerGroup) + (query % _headsPerGroup)) * headSize;
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
        Place place,
        float* keys,
        float* values,
        float* queries,
        float* gradients,
        float* deltas,
        float* probabilities,
        float* scoreGradients)
    {
        var (count, positions, stride) = (place.Rows * _headsPerGroup, place.Position + place.Rows, Stride);
        for (var position = 0; position < positions; position += TileSize)
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
            var (row, head) = (query / _headsPerGroup, (place.Group * _headsPerGroup) + (query % _headsPerGroup));
            var position = place.Position + row;
            var shift = Vector512.Create(logSumExp[((long)(place.Row + row) * heads) + head]);
            var delta = Vector512.Create(deltas[query]);
            var first = Vector512.Create(rule.First(position));
            var p = probabilities + ((nint)query * stride);
            var ds = scoreGradients + ((nint)query * stride);
            for (var i = 0; i < positions; i += TileSize)
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
        Place place,
        float* queries,
        float* gradients,
        float* probabilities,
        float* scoreGradients,
        float* queryGradients)
    {
        var (count, positions, stride) = (place.Rows * _headsPerGroup, place.Position + place.Rows, Stride);
        var (shared, own) = (place.Shared, positions - place.Shared);
        for (var first = 0; first < headSize; first += PanelLayout.MaximumWidth)
        {
            var columns = Math.Min(PanelLayout.MaximumWidth, headSize - first);
            var column = (place.Group * headSize) + first;

            // dv [positions, K] += p^T do, dk [positions, K] += ds^T q, both over the block's queries.
            var gradient = new PlainRightSide<SingleElement>((byte*)(gradients + first), count, headSize);
            GemmPanel.Multiply(shared, columns, probabilities, 1, stride, gradient, dv.Row(place.Head) + column, dv.Stride, true);
            GemmPanel.Multiply(own, columns, probabilities + shared, 1, stride, gradient, dv.Row(place.Own) + column, dv.Stride, true);
            var query = new PlainRightSide<SingleElement>((byte*)(queries + first), count, headSize);
            GemmPanel.Multiply(shared, columns, scoreGradients, 1, stride, query, dk.Row(place.Head) + column, dk.Stride, true);
            GemmPanel.Multiply(own, columns, scoreGradients + shared, 1, stride, query, dk.Row(place.Own) + column, dk.Stride, true);

            // dq [queries, K] = ds k.
            var key = new PlainRightSide<SingleElement>((byte*)(k.Row(place.Own) + column), own, k.Stride);
            if (shared > 0)
            {
                var sharedKey = new PlainRightSide<SingleElement>((byte*)(k.Row(place.Head) + column), shared, k.Stride);
                GemmPanel.Multiply(count, columns, scoreGradients, stride, 1, sharedKey, queryGradients + first, headSize, false);
            }

            GemmPanel.Multiply(count, columns, scoreGradients + shared, stride, 1, key, queryGradients + first, headSize, shared > 0);
        }

        for (var query = 0; query < count; query++)
        {
            var target = dq.Row(place.Row + (query / _headsPerGroup))
                + (((place.Group * _headsPerGroup) + (query % _headsPerGroup)) * headSize);
            for (var i = 0; i < headSize; i++)
            {
                target[i] = queryGradients[(query * headSize) + i] * rule.Scale;
            }
        }
    }

    /// <summary>A block of rows of one sequence, for one key-value head.</summary>
    /// <param name="Row">The first row.</param>
    /// <param name="Rows">How many.</param>
    /// <param name="Group">The key-value head.</param>
    /// <param name="Position">The position of the first row in its sequence.</param>
    /// <param name="Shared">How many first positions of the sequence are rows of its family's first.</param>
    /// <param name="Head">The first of those rows.</param>
    /// <param name="Own">The first of the sequence's own rows.</param>
    private readonly record struct Place(int Row, int Rows, int Group, int Position, int Shared, int Head, int Own);
}
