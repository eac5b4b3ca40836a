using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// y = or += x w: a part is some rows of x by one panel of w. A tile takes six times as many bytes of w as of x, so where w is larger than
/// the second-level cache a panel meets all rows before the next one is read; else rows stay with the thread that wrote them.
/// </summary>
internal readonly unsafe struct GemmJob<TStorage, TRight>(Matrix x, PackedMatrix w, Matrix y, bool accumulate, int rows) : IParallelJob
    where TStorage : struct, IPanelStorage<TRight>
    where TRight : struct, IRightSide<TRight>
{
    private const long CachedBytes = 1 << 20;

    private readonly bool _isByPanel = PackedMatrix.Bytes(w.Inner, w.Outer, w.Format) > CachedBytes;

    public int Parts => Blocks * w.Panels.Count;

    private int Blocks => (x.Rows + rows - 1) / rows;

    public void Execute(int part)
    {
        var panel = _isByPanel ? part / Blocks : part % w.Panels.Count;
        var first = (_isByPanel ? part % Blocks : part / w.Panels.Count) * rows;
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
