using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>The decoder's blocks from token ids to the last residual stream: the same for scoring, training, prefill and decode.</summary>
internal sealed unsafe class DecoderForward(
    ModelConfiguration configuration, DecoderWeights weights, RotaryTables rotary, WorkerPool workers)
{
    private readonly DecoderRows _rows = new(configuration, weights, rotary);

    /// <summary>Runs all blocks; the last layer's <see cref="LayerActivations.Output"/> [M, D] is the result.</summary>
    public void Run(in RowBatch batch, LayerActivations[] activations, WeightSelection selection)
    {
        rotary.Reach(batch.Positions, batch.Rows);
        for (var ended = -1; ended < activations.Length; ended++)
        {
            var rows = ended < 0 ? batch.Rows : activations[ended].Output.Rows;
            var job = new BetweenAttentions(_rows, batch, activations, selection, ended);
            RowPipeline.Run(workers, job, rows, WeightBytes(ended, selection));
            if (ended + 1 < activations.Length)
            {
                Attend(batch, ended + 1, activations[ended + 1]);
            }
        }
    }

    /// <summary>
    /// Runs one block again from its input, as far as its backward pass reads of it. Keys and values are stored again as well: the pages
    /// hold the last block's, or another batch's.
    /// </summary>
    public void Again(in RowBatch batch, int index, LayerActivations activations, WeightSelection selection)
    {
        var (all, targets) = (new RowBlock(0, batch.Rows, 0), new RowBlock(0, activations.Output.Rows, 0));
        _rows.BeforeAttention(workers, batch, index, activations, selection, all);
        Attend(batch, index, activations);
        _rows.AddAttention(workers, index, activations, selection, targets);
        if (weights.Layers[index].FeedForwardPostNorm is null)
        {
            _rows.Project(workers, index, activations, selection, targets);
        }
        else
        {
            _rows.FeedForward(workers, index, activations, selection, targets);
        }
    }

    private void Attend(in RowBatch batch, int index, LayerActivations activations)
    {
        Attention.Forward(
            workers,
            activations.QueryKey.SliceColumns(0, configuration.Heads * configuration.HeadSize),
            batch.Pages,
            batch.CacheLayer(index),
            batch.Tables,
            batch.RowTables,
            batch.Positions,
            configuration.Heads,
            _rows.Rules[index].Attention,
            activations.AttentionOutput,
            activations.LogSumExp);
        if (activations.Mixed.Data != activations.AttentionOutput.Data)
        {
            Rows.Gather(activations.AttentionOutput, batch.TargetRows, activations.Mixed);
            Rows.Gather(activations.Input, batch.TargetRows, activations.Middle);
        }
    }

    // Of the weights that rows read from the end of one block's attention to the beginning of the next one's.
    private long WeightBytes(int ended, WeightSelection selection)
    {
        var bytes = ended + 1 < weights.Layers.Count ? weights.Layers[ended + 1].QueryKeyValue.PackedBytes(selection) : 0;
        if (ended >= 0)
        {
            var layer = weights.Layers[ended];
            bytes += layer.AttentionOutput.PackedBytes(selection) + layer.GateUp.PackedBytes(selection) + layer.Down.PackedBytes(selection);
        }

        return bytes;
    }
}
