using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>The parts of <see cref="Attention.Store"/>.</summary>
internal readonly unsafe struct AttentionStoreJob(
    WorkSplit split,
    Matrix keys,
    Matrix values,
    KeyValuePages pages,
    int layer,
    int* tables,
    int* rowTable,
    int* rowPosition) : IParallelJob
{
    private const int PageSize = KeyValuePages.PageSize;

    public void Execute(int part)
    {
        var end = (int)split.End(part);
        for (var t = (int)split.First(part); t < end;)
        {
            var page = tables[rowTable[t] + (rowPosition[t] / PageSize)];
            var lane = rowPosition[t] % PageSize;
            var rows = RowsOfPage(t, Math.Min(end - t, PageSize - lane));
            if (t + rows < end)
            {
                var next = tables[rowTable[t + rows] + (rowPosition[t + rows] / PageSize)];
                Prefetching.Fetch(pages.Keys(layer, next), rows == PageSize ? (int)pages.PageStride : 0);
            }

            Turning.Turn<SingleElement>((byte*)keys.Row(t), rows, keys.Columns, keys.Stride, pages.Keys(layer, page) + lane, PageSize);
            for (var row = 0; row < rows; row++)
            {
                new ReadOnlySpan<float>(values.Row(t + row), values.Columns)
                    .CopyTo(new Span<float>(pages.Values(layer, page) + ((long)(lane + row) * values.Columns), values.Columns));
            }

            t += rows;
        }
    }

    // How many rows from the first on are neighbours in one page.
    private int RowsOfPage(int first, int most)
    {
        var rows = 1;
        while (rows < most && rowTable[first + rows] == rowTable[first] && rowPosition[first + rows] == rowPosition[first] + rows)
        {
            rows++;
        }

        return rows;
    }
}
