using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// dx = or += dy w^T: a part is some rows of dy by some rows of w, which are columns of dx. The panels of w lie the wrong way round for that;
/// a few of them at a time are turned into floats beside, so that no second copy of the weights is needed.
/// </summary>
internal readonly unsafe struct TransposedGemmJob<TStorage, TRight>(
    Matrix dy, PackedMatrix w, Matrix dx, bool accumulate, int rows) : IParallelJob
    where TStorage : struct, IPanelStorage<TRight>
    where TRight : struct, IRightSide<TRight>
{
    // The turned piece, [4 * 48, 48] floats, stays in the cache while all rows pass over it.
    private const int PanelsAtOnce = 4;
    private const int Width = PanelLayout.MaximumWidth;

    private readonly PanelLayout _columns = new(w.Inner);

    public int Parts => (dy.Rows + rows - 1) / rows * _columns.Count;

    public void Execute(int part)
    {
        var column = part % _columns.Count;
        var first = part / _columns.Count * rows;
        var (start, columns, panels) = (_columns.Start(column), _columns.ColumnsOf(column), w.Panels);
        var turned = stackalloc float[PanelsAtOnce * Width * Width];
        for (var panel = 0; panel < panels.Count; panel += PanelsAtOnce)
        {
            var n = panels.Start(panel);
            var inner = 0;
            for (var next = panel; next < Math.Min(panel + PanelsAtOnce, panels.Count); next++)
            {
                TStorage.Turn(w, next, start, columns, panels.Width(next), turned + ((panels.Start(next) - n) * Width), Width);
                inner += panels.ColumnsOf(next);
            }

            GemmPanel.Multiply(
                Math.Min(rows, dy.Rows - first),
                columns,
                dy.Row(first) + n,
                dy.Stride,
                1,
                new PlainRightSide<SingleElement>((byte*)turned, inner, Width),
                dx.Row(first) + start,
                dx.Stride,
                accumulate || panel > 0);
        }
    }
}
