using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Copies both sides of an outer product: a part is a panel of x, or some tokens of neighbouring blocks of dy.</summary>
internal readonly struct OuterProductCopyJob(OuterProductLayout layout) : IParallelJob
{
    // 1 KiB of a row: less, and the processor does not fetch ahead; more, and the copies lie in more pages than it has at hand.
    private const int BlocksAtOnce = 32;

    private const int TokensAtOnce = 128;

    public int Parts => layout.IsCopied ? layout.Panels.Count + (BlockGroups * Stretches) : 0;

    private int BlockGroups => (layout.Blocks + BlocksAtOnce - 1) / BlocksAtOnce;

    private int Stretches => (layout.Rows + TokensAtOnce - 1) / TokensAtOnce;

    public void Execute(int part)
    {
        if (part < layout.Panels.Count)
        {
            layout.CopyPanel(part);
            return;
        }

        var (group, stretch) = Math.DivRem(part - layout.Panels.Count, Stretches);
        var (block, token) = (group * BlocksAtOnce, stretch * TokensAtOnce);
        layout.CopyBlocks(
            block, Math.Min(BlocksAtOnce, layout.Blocks - block), token, Math.Min(TokensAtOnce, layout.Rows - token));
    }
}
