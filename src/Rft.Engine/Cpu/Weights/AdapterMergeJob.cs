using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Weights;

/// <summary>Adds scale B A to the columns of one layer in a packed matrix, over R in ascending order: a part is what falls into one panel.</summary>
/// <param name="merged">The packed matrix [inner, outer of all layers].</param>
/// <param name="down">A [R, inner].</param>
/// <param name="up">scale B^T [R, outer].</param>
/// <param name="rank">R.</param>
/// <param name="firstColumn">The layer's first column.</param>
/// <param name="outer">The layer's columns.</param>
internal readonly unsafe struct AdapterMergeJob(PackedMatrix merged, float* down, float* up, int rank, int firstColumn, int outer) : IParallelJob
{
    private readonly int _firstPanel = merged.Panels.IndexOf(firstColumn);

    public int Parts => merged.Panels.IndexOf(firstColumn + outer - 1) - _firstPanel + 1;

    public void Execute(int part)
    {
        var panel = _firstPanel + part;
        var (start, width) = (merged.Panels.Start(panel), merged.Panels.Width(panel));
        var first = Math.Max(firstColumn, start);
        GemmPanel.Multiply(
            merged.Inner,
            Math.Min(firstColumn + outer, start + width) - first,
            down,
            1,
            merged.Inner,
            new PlainRightSide<SingleElement>((byte*)(up + first - firstColumn), rank, outer),
            (float*)merged.Panel(panel) + (first - start),
            width,
            accumulate: true);
    }
}
