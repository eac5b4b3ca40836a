using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Multiplies the copies: a part is one panel of the columns of dw by some blocks of its rows.</summary>
internal readonly unsafe struct OuterProductJob(OuterProductLayout layout, Matrix dw, int blocksAtOnce) : IParallelJob
{
    public int Parts => Stretches * layout.Panels.Count;

    private int Stretches => (layout.Blocks + blocksAtOnce - 1) / blocksAtOnce;

    public void Execute(int part)
    {
        var panel = part / Stretches;
        var first = part % Stretches * blocksAtOnce;
        var right = layout.Right(panel);
        for (var block = first; block < Math.Min(first + blocksAtOnce, layout.Blocks); block++)
        {
            var left = layout.Left(block, out var step);
            var target = dw.Row(block * OuterProductLayout.BlockSize) + layout.Panels.Start(panel);
            GemmPanel.Multiply(layout.BlockRows(block), layout.Panels.ColumnsOf(panel), left, 1, step, right, target, dw.Stride, true);
        }
    }
}
