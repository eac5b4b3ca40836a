using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// The parts of <see cref="Attention.Forward"/>: one a thread, each with memory for its scores; inside, blocks of rows by key-value heads
/// are claimed one by one. A block is a few neighbouring rows of one sequence; each of its (row, head) pairs is a query.
/// </summary>
internal unsafe struct AttentionForwardJob : IParallelJob
{
    private const int PageSize = KeyValuePages.PageSize;

    // As many queries as the widest tile has rows.
    private const int MaximumQueries = 8;

    private readonly WorkerPool _pool;
    private readonly Matrix _q;
    private readonly KeyValuePages _pages;
    private readonly int _layer;
    private readonly int* _tables;
    private readonly int* _rowTable;
    private readonly int* _rowPosition;
    private readonly int _heads;
    private readonly int _headsPerGroup;
    private readonly AttentionRule _rule;
    private readonly Matrix _output;
    private readonly float* _logSumExp;
    private readonly int _longest;
    private readonly int* _blocks;
    private readonly int _blockCount;
    private int _claimed;

    public AttentionForwardJob(
        WorkerPool pool,
        Matrix q,
        KeyValuePages pages,
        int layer,
        int* tables,
        int* rowTable,
        int* rowPosition,
        int heads,
        AttentionRule rule,
        Matrix output,
        float* logSumExp,
        int longest,
        int* blocks)
    {
        _pool = pool;
        _q = q;
        _pages = pages;
        _layer = layer;
        _tables = tables;
        _rowTable = rowTable;
        _rowPosition = rowPosition;
        _heads = heads;
        _headsPerGroup = heads / pages.KeyValueHeads;
        _rule = rule;
        _output = output;
        _logSumExp = logSumExp;
        _longest = longest;
        _blocks = blocks;
        _blockCount = FindBlocks();
    }

    /// <summary>Blocks of rows times key-value heads.</summary>
    public readonly int Items => _blockCount * _pages.KeyValueHeads;

    private readonly int QueriesAtOnce => Math.Max(MaximumQueries, _headsPerGroup);

    public void Execute(int part)
    {
        var (headSize, groups) = (_pages.HeadSize, _pages.KeyValueHeads);
        var stride = KeyValuePages.PagesFor(_longest) * PageSize;
        var scores = _pool.Scratch(part, (long)QueriesAtOnce * (stride + (2 * headSize)));
        var queries = scores + ((long)QueriesAtOnce * stride);
        var sums = queries + ((long)QueriesAtOnce * headSize);
        for (var item = Interlocked.Increment(ref _claimed) - 1; item < Items; item = Interlocked.Increment(ref _claimed) - 1)
        {
            var block = item / groups;
            Block(_blocks[block], _blocks[block + 1] - _blocks[block], item % groups, scores, stride, queries, sums);
        }
    }

    // Neighbouring rows at neighbouring positions of one sequence, as many as fit.
    private readonly int FindBlocks()
    {
        var rows = Math.Max(1, MaximumQueries / _headsPerGroup);
        var count = 0;
        for (var t = 0; t < _q.Rows; t++)
        {
            var continues = t > 0 && t - _blocks[count - 1] < rows && _rowTable[t] == _rowTable[t - 1]
                && _rowPosition[t] == _rowPosition[t - 1] + 1;
            if (!continues)
            {
                _blocks[count++] = t;
            }
        }

        _blocks[count] = _q.Rows;
        return count;
    }

    private readonly void Block(int first, int rows, int group, float* scores, int stride, float* queries, float* sums)
    {
        var headSize = _pages.HeadSize;
        var table = _tables + _rowTable[first];
        var shared = _rowPosition[first] + 1;
        var count = rows * _headsPerGroup;

        // The first row's window begins first; scores are computed from the page that it begins in.
        var begin = _rule.First(shared - 1);
        var firstPage = begin / PageSize;
        CopyQueries(first, rows, group, queries);
        var keys = new PagedKeys(
            _pages.Keys(_layer, 0) + (group * headSize * PageSize),
            _pages.PageStride,
            table + firstPage,
            KeyValuePages.PagesFor(shared + rows - 1) - firstPage,
            headSize);
        GemmPanel.Multiply(count, PageSize, queries, headSize, 1, keys, scores + (firstPage * PageSize), stride, false);

        // The queries are not needed any more: their place takes the factors.
        var factors = queries;
        for (var query = 0; query < count; query++)
        {
            var (row, head) = (query / _headsPerGroup, (group * _headsPerGroup) + (query % _headsPerGroup));
            var own = scores + ((nint)query * stride);
            var total = Weights(own, begin, shared + row, out var maximum);
            factors[query] = 1 / total;
            if (_logSumExp != null)
            {
                _logSumExp[((long)(first + row) * _heads) + head] = maximum + ElementaryFunctions.Log(total);
            }
        }

        // All queries of the block see the positions until the first row's; what comes after, each row reads for itself, because what is
        // masked must not be touched: it may hold anything.
        Values(table, group, begin, shared, count, scores, stride, sums, accumulate: false);
        for (var row = 1; row < rows; row++)
        {
            var query = row * _headsPerGroup;
            var own = scores + ((nint)query * stride);
            Values(table, group, shared, shared + row, _headsPerGroup, own, stride, sums + (query * headSize), accumulate: true);
        }

        WriteOutput(first, rows, group, sums, factors);
    }

    // Turns the scores of one row into exp(score - maximum). Positions before its window, from the block's begin on, become exactly 0, so
    // that its sums over all positions of the block have the bits of those over its own.
    private readonly float Weights(float* scores, int begin, int length, out float maximum)
    {
        var first = _rule.First(length - 1);
        var start = first / Lanes.Count * Lanes.Count;
        if (_rule.SoftCap > 0)
        {
            Cap(scores + start, length - start, _rule.SoftCap);
        }

        if (first == 0)
        {
            return Softmax(scores, length, out maximum);
        }

        for (var i = start; i < first; i++)
        {
            scores[i] = float.NegativeInfinity;
        }

        var total = Softmax(scores + start, length - start, out maximum);
        for (var i = begin; i < start; i++)
        {
            scores[i] = 0;
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Cap(float* scores, int length, float cap)
    {
        var (caps, inverse) = (Vector512.Create(cap), Vector512.Create(1 / cap));
        for (var i = 0; i < length; i += Lanes.Count)
        {
            // Whole vectors: the memory goes on to the end of the page.
            SoftCap.Value(Vector512.Load(scores + i), caps, inverse).Store(scores + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void CopyQueries(int first, int rows, int group, float* queries)
    {
        var length = _headsPerGroup * _pages.HeadSize;
        var scale = Vector512.Create(_rule.Scale);
        for (var row = 0; row < rows; row++)
        {
            var source = _q.Row(first + row) + (group * length);
            for (var i = 0; i < length; i += Lanes.Count)
            {
                Lanes.Store(Lanes.Load(source, i, length) * scale, queries, i, length);
            }

            queries += length;
        }
    }

    // sums [count, K] = or += probabilities [count, positions] values [positions, K].
    private readonly void Values(
        int* table, int group, int begin, int end, int count, float* probabilities, int stride, float* sums, bool accumulate)
    {
        var headSize = _pages.HeadSize;
        var values = new PagedValues(
            _pages.Values(_layer, 0) + (group * headSize), _pages.PageStride, table, _pages.KeyValueHeads * headSize, begin, end);
        for (var k = 0; k < headSize; k += PanelLayout.MaximumWidth)
        {
            var columns = Math.Min(PanelLayout.MaximumWidth, headSize - k);
            GemmPanel.Multiply(count, columns, probabilities + begin, stride, 1, values.Shift(k), sums + k, headSize, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void WriteOutput(int first, int rows, int group, float* sums, float* factors)
    {
        var headSize = _pages.HeadSize;
        for (var row = 0; row < rows; row++)
        {
            var target = _output.Row(first + row) + (group * _headsPerGroup * headSize);
            for (var head = 0; head < _headsPerGroup; head++)
            {
                var factor = Vector512.Create(*factors++);
                for (var i = 0; i < headSize; i += Lanes.Count)
                {
                    Lanes.Store(Lanes.Load(sums, i, headSize) * factor, target, i, headSize);
                }

                sums += headSize;
                target += headSize;
            }
        }
    }

    // Turns scores into exp(score - maximum). The memory beyond the length, up to the end of the page, is there but holds anything.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Softmax(float* scores, int length, out float maximum)
    {
        var whole = length / Lanes.Count * Lanes.Count;
        var largest = Vector512.Create(float.NegativeInfinity);
        for (var i = 0; i < whole; i += Lanes.Count)
        {
            largest = Lanes.Larger(largest, Vector512.Load(scores + i));
        }

        var isInside = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(length - whole)).AsSingle();
        var last = whole == length
            ? largest
            : Vector512.ConditionalSelect(isInside, Vector512.Load(scores + whole), Vector512.Create(float.NegativeInfinity));
        maximum = Lanes.Max(Lanes.Larger(largest, last));
        var shift = Vector512.Create(maximum);
        var sums = Vector512<float>.Zero;
        for (var i = 0; i < whole; i += Lanes.Count)
        {
            var p = ElementaryFunctions.Exp(Vector512.Load(scores + i) - shift);
            sums += p;
            p.Store(scores + i);
        }

        if (whole < length)
        {
            var p = ElementaryFunctions.Exp(last - shift);
            sums += p;
            p.Store(scores + whole);
        }

        return Lanes.Sum(sums);
    }
}
