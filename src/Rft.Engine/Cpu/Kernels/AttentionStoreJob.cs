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
        for (var t = (int)split.First(part); t < split.End(part); t++)
        {
            var page = tables[rowTable[t] + (rowPosition[t] / PageSize)];
            var lane = rowPosition[t] % PageSize;
            var source = keys.Row(t);
            var target = pages.Keys(layer, page) + lane;
            for (var i = 0; i < keys.Columns; i++)
            {
                target[i * PageSize] = source[i];
            }

            new ReadOnlySpan<float>(values.Row(t), values.Columns)
                .CopyTo(new Span<float>(pages.Values(layer, page) + ((long)lane * values.Columns), values.Columns));
        }
    }
}
