using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// The parts of <see cref="Attention.Forward"/>: some blocks of rows by key-value heads. A block is neighbouring rows of one sequence that lie
/// in one page; each of its (row, head) pairs is a query. Where sequences have a row each, as in decoding, a row's heads go together.
/// </summary>
internal unsafe struct AttentionForwardJob : IParallelJob
{
    private const int PageSize = KeyValuePages.PageSize;

    // Rows for each thread from which on it does not take a row's groups to keep all busy.
    private const int RowsOfThread = 4;

    // As many queries as the widest tile has rows.
    private const int FewestQueries = 8;

    private const int PagesAtOnce = 12;

    // Scores of a block: 1 MiB, which stays in the second-level cache while keys and values pass by.
    private const int MostScores = 256 * 1024;

    private readonly WorkerPool _pool;
    private readonly Matrix _q;
    private readonly KeyValuePages _pages;
    private readonly int _layer;
    private readonly int* _tables;
    private readonly int* _rowTable;
    private readonly int* _rowPosition;
    private readonly int _heads;
    private readonly int _headsPerGroup;
    private readonly int _paddedHead;
    private readonly AttentionRule _rule;
    private readonly Matrix _output;
    private readonly float* _logSumExp;
    private readonly int* _blocks;
    private readonly int _blockCount;
    private readonly bool _areGroupsTogether;
    private int _scoreCount;

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
        _paddedHead = new PanelLayout(pages.HeadSize).PaddedColumns;
        _rule = rule;
        _output = output;
        _logSumExp = logSumExp;
        _blocks = blocks;
        _blockCount = FindBlocks();
        _areGroupsTogether = _blockCount == q.Rows
            && q.Rows >= RowsOfThread * pool.Threads
            && (long)_scoreCount * pages.KeyValueHeads <= MostScores;
        _scoreCount *= GroupsAtOnce;
    }

    /// <summary>Blocks of rows times key-value heads, or times one.</summary>
    public readonly int Items => _blockCount * _pages.KeyValueHeads / GroupsAtOnce;

    /// <summary>Which items are a part.</summary>
    public WorkSplit Split { get; set; }

    private readonly int GroupsAtOnce => _areGroupsTogether ? _pages.KeyValueHeads : 1;

    public void Execute(int part)
    {
        var groups = _pages.KeyValueHeads / GroupsAtOnce;
        var most = (Math.Max(PageSize * _headsPerGroup, _heads) + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        var scores = _pool.Scratch(_scoreCount + (most * (_paddedHead + 2L)));
        var queries = scores + _scoreCount;
        var maxima = queries + ((nint)most * _paddedHead);
        for (var item = (int)Split.First(part); item < Split.End(part); item++)
        {
            var block = item / groups;
            Block(_blocks[block], _blocks[block + 1] - _blocks[block], item % groups, scores, queries, maxima, maxima + most);
        }
    }

    // Neighbouring rows at neighbouring positions of one sequence, as many as there are in a page, or fewer if there are too many positions.
    private int FindBlocks()
    {
        var (count, rows) = (0, 0);
        for (var t = 0; t < _q.Rows; t++)
        {
            var position = _rowPosition[t];
            var continues = position % Math.Max(rows, 1) != 0 && _rowTable[t] == _rowTable[t - 1] && position == _rowPosition[t - 1] + 1;
            if (!continues)
            {
                _blocks[count++] = t;
                var positions = Stride(position);
                for (rows = PageSize; rows > 1 && rows * _headsPerGroup > FewestQueries && rows * _headsPerGroup * (long)positions > MostScores;)
                {
                    rows /= 2;
                }
            }

            var first = _blocks[count - 1];
            _scoreCount = Math.Max(_scoreCount, (t + 1 - first) * _headsPerGroup * Stride(_rowPosition[first]));
        }

        _blocks[count] = _q.Rows;
        return count;
    }

    // The first position for which a row's block has scores: where the page begins in which its window does.
    private readonly int Origin(int position) => _rule.First(position) / PageSize * PageSize;

    // Positions of a block in whole pages, and one more vector, so that rows of scores are not a power of two apart.
    private readonly int Stride(int position) => (KeyValuePages.PagesFor(position + 1) * PageSize) - Origin(position) + PageSize;

    // All queries of a block read some pages before any reads the next: they stay in the cache closest to the processor.
    private static int NextPage(int page, int pages) => pages - page < PagesAtOnce + 3 ? pages : page + PagesAtOnce;

    private readonly void Block(int first, int rows, int group, float* scores, float* queries, float* maxima, float* totals)
    {
        var position = _rowPosition[first];
        var (origin, stride, heads) = (Origin(position), Stride(position), GroupsAtOnce * _headsPerGroup);
        var table = _tables + _rowTable[first] + (origin / PageSize);
        CopyQueries(first, rows, group * _headsPerGroup, heads, queries);
        var (count, end) = (rows * _headsPerGroup, position + rows - origin);
        for (var one = 0; one < GroupsAtOnce; one++)
        {
            Score(count, group + one, table, end, queries + ((nint)one * count * _paddedHead), scores + ((nint)one * count * stride), stride);
        }

        // The queries are not needed any more: their place takes the lanes of the totals, then the sums.
        AttentionSoftmax.Run(scores, stride, position, rows, heads, origin, _rule, maxima, totals, queries);
        var begin = _rule.First(position) - origin;
        for (var one = 0; one < GroupsAtOnce; one++)
        {
            Mix(count, group + one, table, begin, end, scores + ((nint)one * count * stride), stride, queries + ((nint)one * count * _paddedHead));
        }

        WriteOutput(first, rows, group * _headsPerGroup, heads, queries, maxima, totals);
    }

    // scores = queries k^T over the positions before the end.
    private readonly void Score(int count, int group, int* table, int end, float* queries, float* scores, int stride)
    {
        var (headSize, pages) = (_pages.HeadSize, KeyValuePages.PagesFor(end));
        var keys = new PagedKeys(_pages.Keys(_layer, 0) + (group * headSize * PageSize), _pages.PageStride, table, pages, headSize);
        for (var (page, next) = (0, 0); page < pages; page = next)
        {
            next = NextPage(page, pages);
            var section = keys.Section(page, next - page);
            GemmPanel.Multiply(count, PageSize, queries, _paddedHead, 1, section, scores + (page * PageSize), stride, false);
        }
    }

    // sums = weights v. One product for all rows: what a row does not see counts as 0 times a number. Positions after the last row are not
    // touched: they may hold anything.
    private readonly void Mix(int count, int group, int* table, int begin, int end, float* weights, int stride, float* sums)
    {
        var (headSize, pages) = (_pages.HeadSize, KeyValuePages.PagesFor(end));
        for (var (page, next) = (0, 0); page < pages; page = next)
        {
            next = NextPage(page, pages);
            var (start, stop) = (Math.Max(begin, page * PageSize), Math.Min(end, next * PageSize));
            var values = new PagedValues(
                _pages.Values(_layer, 0) + (group * headSize), _pages.PageStride, table, _pages.KeyValueHeads * headSize, start, stop);
            for (var k = 0; k < _paddedHead; k += PanelLayout.MaximumWidth)
            {
                var columns = Math.Min(PanelLayout.MaximumWidth, _paddedHead - k);
                GemmPanel.Multiply(count, columns, weights + start, stride, 1, values.Shift(k), sums + k, _paddedHead, page > 0);
            }
        }
    }

    private readonly void CopyQueries(int first, int rows, int firstHead, int heads, float* queries)
    {
        var headSize = _pages.HeadSize;
        for (var row = 0; row < rows; row++)
        {
            // The next block's queries and this one's outputs come from memory meanwhile.
            var column = firstHead * headSize;
            Prefetching.Fetch(_q.Row(first + rows + row) + column, heads * headSize);
            Prefetching.Fetch(_output.Row(first + row) + column, heads * headSize);
            AttentionRows.Read(_q.Row(first + row) + column, headSize, heads, headSize, _rule.Scale, queries, _paddedHead);
            queries += heads * _paddedHead;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void WriteOutput(int first, int rows, int firstHead, int heads, float* sums, float* maxima, float* totals)
    {
        var (headSize, paddedHead) = (_pages.HeadSize, _paddedHead);
        for (var query = 0; query < rows * heads; query += Lanes.Count)
        {
            var total = Vector512.Load(totals + query);
            (Vector512.Load(maxima + query) + ElementaryFunctions.Log(total)).Store(maxima + query);
            (Vector512<float>.One / total).Store(totals + query);
        }

        for (var row = 0; row < rows; row++)
        {
            var target = _output.Row(first + row) + (firstHead * headSize);
            for (var head = 0; head < heads; head++)
            {
                var factor = Vector512.Create(*totals++);
                var i = 0;
                for (; i <= headSize - Lanes.Count; i += Lanes.Count)
                {
                    (Vector512.Load(sums + i) * factor).Store(target + i);
                }

                if (i < headSize)
                {
                    Lanes.Store(Vector512.Load(sums + i) * factor, target, i, headSize);
                }

                if (_logSumExp != null)
                {
                    _logSumExp[((long)(first + row) * _heads) + firstHead + head] = *maxima++;
                }

                sums += paddedHead;
                target += headSize;
            }
        }
    }
}
