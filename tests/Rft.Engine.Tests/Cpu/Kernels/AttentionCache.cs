using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Tests.Cpu.Kernels;

/// <summary>A cache full of NaN, with the pages of the sequences mixed up, in the second of two layers.</summary>
internal sealed unsafe class AttentionCache : IDisposable
{
    private const int Layer = 1;
    private readonly KeyValuePages _pages;
    private readonly int[] _tables;
    private readonly int _pagesEach;

    public AttentionCache(int sequences, int length, int kvHeads, int headSize)
    {
        _pagesEach = KeyValuePages.PagesFor(length);
        var count = sequences * _pagesEach;
        _pages = new KeyValuePages(2, count, kvHeads, headSize);
        new Span<float>(_pages.Keys(0, 0), (int)(KeyValuePages.Bytes(2, count, kvHeads, headSize) / sizeof(float))).Fill(float.NaN);
        _tables = Enumerable.Range(0, count).ToArray();
        new Random(1).Shuffle(_tables);
    }

    public void Run(
        WorkerPool pool, AttentionSequence tokens, int first, (int Sequence, int Position)[] rows, Matrix output, Span<float> logSumExp)
    {
        var tables = rows.Select(row => row.Sequence * _pagesEach).ToArray();
        var positions = rows.Select(row => row.Position).ToArray();
        fixed (int* table = _tables, rowTable = tables, rowPosition = positions)
        fixed (float* normalizers = logSumExp)
        {
            var (keys, values) = (tokens.K.View.Slice(first, rows.Length), tokens.V.View.Slice(first, rows.Length));
            Attention.Store(pool, keys, values, _pages, Layer, table, rowTable, rowPosition);
            Attention.Forward(
                pool,
                tokens.Q.View.Slice(first, rows.Length),
                _pages,
                Layer,
                table,
                rowTable,
                rowPosition,
                tokens.Q.View.Columns / _pages.HeadSize,
                tokens.Rule,
                output,
                normalizers);
        }
    }

    public void Dispose() => _pages.Dispose();
}
