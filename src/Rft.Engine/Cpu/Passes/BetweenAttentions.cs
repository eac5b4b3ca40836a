using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>What rows go through from the end of one block's attention to the beginning of the next one's.</summary>
/// <param name="decoder">The operations.</param>
/// <param name="batch">The rows.</param>
/// <param name="activations">The blocks' places.</param>
/// <param name="selection">Which weights.</param>
/// <param name="ended">The block whose attention has ended; -1 before the first.</param>
internal readonly struct BetweenAttentions(
    DecoderRows decoder, RowBatch batch, LayerActivations[] activations, WeightSelection selection, int ended) : IRowJob
{
    public void Execute(WorkerPool workers, RowBlock rows)
    {
        if (ended < 0)
        {
            decoder.Embed(workers, batch, activations[0], rows);
        }
        else
        {
            decoder.AddAttention(workers, ended, activations[ended], selection, rows);
            decoder.FeedForward(workers, ended, activations[ended], selection, rows);
        }

        if (ended + 1 < activations.Length)
        {
            decoder.BeforeAttention(workers, batch, ended + 1, activations[ended + 1], selection, rows);
        }
    }
}
