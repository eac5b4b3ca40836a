using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// The backward pass through the decoder's blocks, from the gradient of the last residual stream to the weights' gradients.
/// </summary>
internal sealed unsafe class DecoderBackward(
    ModelConfiguration configuration, DecoderWeights weights, RotaryTable rotary, WorkerPool workers)
{
    /// <summary>Runs all blocks backwards.</summary>
    /// <param name="arena">Scratch memory.</param>
    /// <param name="batch">What the forward pass ran on.</param>
    /// <param name="activations">What it kept.</param>
    /// <param name="dTargets">[M, D] gradient of the last residual stream; overwritten.</param>
    public void Run(Arena arena, in PackedBatch batch, LayerActivations[] activations, Matrix dTargets)
    {
        var gradient = arena.Matrix(batch.Rows, configuration.HiddenSize);
        var last = activations.Length - 1;

        // Below the first block there is only the embedding; frozen, it needs no gradient, and the block none for its input.
        var trainsEmbedding = weights.Embedding.Gradient != null;
        for (var index = last; index >= 0; index--)
        {
            var dOutput = index == last ? dTargets : gradient;
            FeedForward(arena, weights.Layers[index], activations[index], dOutput);
            Attend(arena, batch, weights.Layers[index], activations[index], dOutput, gradient, index > 0 || trainsEmbedding);
        }

        if (trainsEmbedding)
        {
            Embed(batch, gradient);
        }
    }

    private void FeedForward(Arena arena, DecoderLayer layer, LayerActivations activations, Matrix gradient)
    {
        var mark = arena.Mark();
        var (rows, size) = (gradient.Rows, configuration.FeedForwardSize);
        var dActivated = arena.Matrix(rows, size);
        layer.Down.Backward(workers, arena, gradient, activations.Activated, dActivated);
        var dGateUp = arena.Matrix(rows, 2 * size);
        SwiGlu.Backward(
            workers,
            dActivated,
            activations.GateUp.SliceColumns(0, size),
            activations.GateUp.SliceColumns(size, size),
            dGateUp.SliceColumns(0, size),
            dGateUp.SliceColumns(size, size));
        var dInput = arena.Matrix(rows, gradient.Columns);
        layer.GateUp.Backward(workers, arena, dGateUp, activations.FeedForwardInput, dInput);
        var norm = layer.FeedForwardNorm;
        RmsNorm.Backward(workers, dInput, activations.Middle, norm.Value, activations.MiddleInverseRms, gradient, norm.Gradient);
        arena.Reset(mark);
    }

    private void Attend(
        Arena arena,
        in PackedBatch batch,
        DecoderLayer layer,
        LayerActivations activations,
        Matrix dMiddle,
        Matrix gradient,
        bool needsInputGradient)
    {
        var mark = arena.Mark();
        var (rows, heads, headSize) = (gradient.Rows, configuration.Heads, configuration.HeadSize);
        var (queryColumns, keyColumns) = (heads * headSize, configuration.KeyValueHeads * headSize);
        var dOutput = arena.Matrix(rows, queryColumns);
        if (dMiddle.Data == gradient.Data)
        {
            layer.AttentionOutput.Backward(workers, arena, gradient, activations.Mixed, dOutput);
        }
        else
        {
            var dMixed = arena.Matrix(dMiddle.Rows, queryColumns);
            layer.AttentionOutput.Backward(workers, arena, dMiddle, activations.Mixed, dMixed);
            Rows.Scatter(dMixed, batch.TargetRows, dOutput);
            Rows.Scatter(dMiddle, batch.TargetRows, gradient);
        }

        var projected = activations.QueryKeyValue;
        var dProjected = arena.Matrix(rows, projected.Columns);
        Attention.Backward(
            workers,
            dOutput,
            projected.SliceColumns(0, queryColumns),
            projected.SliceColumns(queryColumns, keyColumns),
            projected.SliceColumns(queryColumns + keyColumns, keyColumns),
            batch.Offsets,
            batch.Sequences,
            heads,
            configuration.KeyValueHeads,
            headSize,
            activations.AttentionOutput,
            activations.LogSumExp,
            dProjected.SliceColumns(0, queryColumns),
            dProjected.SliceColumns(queryColumns, keyColumns),
            dProjected.SliceColumns(queryColumns + keyColumns, keyColumns));
        Rope.Apply(
            workers,
            dProjected.SliceColumns(0, queryColumns + keyColumns),
            headSize,
            batch.Positions,
            rotary.Cosines,
            rotary.Sines,
            inverse: true);
        if (needsInputGradient)
        {
            var dInput = arena.Matrix(rows, gradient.Columns);
            layer.QueryKeyValue.Backward(workers, arena, dProjected, activations.AttentionInput, dInput);
            var norm = layer.AttentionNorm;
            RmsNorm.Backward(workers, dInput, activations.Input, norm.Value, activations.InputInverseRms, gradient, norm.Gradient);
        }
        else
        {
            layer.QueryKeyValue.AccumulateGradients(workers, arena, dProjected, activations.AttentionInput);
        }

        arena.Reset(mark);
    }

    private void Embed(in PackedBatch batch, Matrix gradient)
    {
        for (var row = 0; row < batch.Rows; row++)
        {
            var target = weights.Embedding.Gradient + ((long)batch.Tokens[row] * gradient.Columns);
            for (var column = 0; column < gradient.Columns; column++)
            {
                target[column] += gradient.Row(row)[column];
            }
        }
    }
}
