using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Copies both sides of an outer product: a part is a panel of x, or a few blocks of dy.</summary>
internal readonly struct OuterProductCopyJob(OuterProductLayout layout) : IParallelJob
{
    private const int BlocksAtOnce = 8;

    public int Parts => layout.IsCopied ? layout.Panels.Count + ((layout.Blocks + BlocksAtOnce - 1) / BlocksAtOnce) : 0;

    public void Execute(int part)
    {
        if (part < layout.Panels.Count)
        {
            layout.CopyPanel(part);
        }
        else
        {
            var first = (part - layout.Panels.Count) * BlocksAtOnce;
            layout.CopyBlocks(first, Math.Min(BlocksAtOnce, layout.Blocks - first));
        }
    }
}
