using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>y = or += x w: a part is some rows of x by one panel of w.</summary>
internal readonly unsafe struct GemmJob<TStorage, TRight>(Matrix x, PackedMatrix w, Matrix y, bool accumulate, int rows) : IParallelJob
    where TStorage : struct, IPanelStorage<TRight>
    where TRight : struct, IRightSide<TRight>
{
    public int Parts => (x.Rows + rows - 1) / rows * w.Panels.Count;

    public void Execute(int part)
    {
        var panel = part % w.Panels.Count;
        var first = part / w.Panels.Count * rows;
        GemmPanel.Multiply(
            Math.Min(rows, x.Rows - first),
            w.Panels.ColumnsOf(panel),
            x.Row(first),
            x.Stride,
            1,
            TStorage.Right(w, panel),
            y.Row(first) + w.Panels.Start(panel),
            y.Stride,
            accumulate);
    }
}
