using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>The decoder's blocks from token ids to the last residual stream: the same for scoring, training, prefill and decode.</summary>
internal sealed unsafe class DecoderForward(
    ModelConfiguration configuration, DecoderWeights weights, RotaryTable rotary, WorkerPool workers)
{
    /// <summary>Runs all blocks; the last layer's <see cref="LayerActivations.Output"/> [M, D] is the result.</summary>
    public void Run(in RowBatch batch, LayerActivations[] activations, WeightSelection selection)
    {
        for (var row = 0; row < batch.Rows; row++)
        {
            weights.Embedding.ReadRow(batch.Tokens[row], activations[0].Input.Row(row));
        }

        for (var index = 0; index < activations.Length; index++)
        {
            Attend(batch, weights.Layers[index], activations[index], index % batch.Pages.Layers, selection);
            FeedForward(weights.Layers[index], activations[index], selection);
        }
    }

    private void Attend(in RowBatch batch, DecoderLayer layer, LayerActivations activations, int cacheLayer, WeightSelection selection)
    {
        var (heads, headSize) = (configuration.Heads, configuration.HeadSize);
        var (queryColumns, keyColumns) = (heads * headSize, configuration.KeyValueHeads * headSize);
        var mixed = activations.QueryKeyValue;
        RmsNorm.Forward(
            workers,
            activations.Input,
            layer.AttentionNorm.Value,
            configuration.NormEpsilon,
            activations.AttentionInput,
            activations.InputInverseRms);
        layer.QueryKeyValue.Forward(workers, selection, activations.AttentionInput, mixed, accumulate: false);
        Rope.Apply(
            workers,
            mixed.SliceColumns(0, queryColumns + keyColumns),
            headSize,
            batch.Positions,
            rotary.Cosines,
            rotary.Sines,
            inverse: false);
        Attention.Store(
            workers,
            mixed.SliceColumns(queryColumns, keyColumns),
            mixed.SliceColumns(queryColumns + keyColumns, keyColumns),
            batch.Pages,
            cacheLayer,
            batch.Tables,
            batch.RowTables,
            batch.Positions);
        Attention.Forward(
            workers,
            mixed.SliceColumns(0, queryColumns),
            batch.Pages,
            cacheLayer,
            batch.Tables,
            batch.RowTables,
            batch.Positions,
            heads,
            activations.AttentionOutput,
            activations.LogSumExp);
        if (activations.Mixed.Data == activations.AttentionOutput.Data)
        {
            CopyResidual(activations.Input, activations.Middle);
        }
        else
        {
            Rows.Gather(activations.AttentionOutput, batch.TargetRows, activations.Mixed);
            Rows.Gather(activations.Input, batch.TargetRows, activations.Middle);
        }

        layer.AttentionOutput.Forward(workers, selection, activations.Mixed, activations.Middle, accumulate: true);
    }

    private void FeedForward(DecoderLayer layer, LayerActivations activations, WeightSelection selection)
    {
        var size = configuration.FeedForwardSize;
        var gateUp = activations.GateUp;
        RmsNorm.Forward(
            workers,
            activations.Middle,
            layer.FeedForwardNorm.Value,
            configuration.NormEpsilon,
            activations.FeedForwardInput,
            activations.MiddleInverseRms);
        layer.GateUp.Forward(workers, selection, activations.FeedForwardInput, gateUp, accumulate: false);
        SwiGlu.Forward(workers, gateUp.SliceColumns(0, size), gateUp.SliceColumns(size, size), activations.Activated);
        CopyResidual(activations.Middle, activations.Output);
        layer.Down.Forward(workers, selection, activations.Activated, activations.Output, accumulate: true);
    }

    // Without a backward pass the residual stream is one matrix, and there is nothing to copy.
    private void CopyResidual(Matrix from, Matrix to)
    {
        if (from.Data != to.Data)
        {
            Elementwise.Copy(workers, to.Data, from.Data, (long)from.Rows * from.Columns);
        }
    }
}
