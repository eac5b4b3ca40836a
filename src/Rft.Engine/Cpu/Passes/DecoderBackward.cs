using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>The backward pass through the decoder's blocks, from the gradient of the last residual stream to the weights' gradients.</summary>
internal sealed unsafe class DecoderBackward(ModelConfiguration configuration, DecoderWeights weights, RotaryTable rotary, WorkerPool workers)
{
    /// <summary>Runs all blocks backwards.</summary>
    /// <param name="arena">Scratch memory.</param>
    /// <param name="batch">What the forward pass ran on.</param>
    /// <param name="activations">What it kept.</param>
    /// <param name="gradient">[T, D] of the last residual stream; becomes that of the embeddings.</param>
    public void Run(Arena arena, in PackedBatch batch, LayerActivations[] activations, Matrix gradient)
    {
        for (var index = activations.Length - 1; index >= 0; index--)
        {
            FeedForward(arena, weights.Layers[index], activations[index], gradient);
            Attend(arena, batch, weights.Layers[index], activations[index], gradient);
        }

        if (weights.Embedding.Gradient != null)
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

    private void Attend(Arena arena, in PackedBatch batch, DecoderLayer layer, LayerActivations activations, Matrix gradient)
    {
        var mark = arena.Mark();
        var (rows, heads, headSize) = (gradient.Rows, configuration.Heads, configuration.HeadSize);
        var (queryColumns, keyColumns) = (heads * headSize, configuration.KeyValueHeads * headSize);
        var dOutput = arena.Matrix(rows, queryColumns);
        layer.AttentionOutput.Backward(workers, arena, gradient, activations.AttentionOutput, dOutput);
        var mixed = activations.QueryKeyValue;
        var dMixed = arena.Matrix(rows, mixed.Columns);
        Attention.Backward(
            workers,
            dOutput,
            mixed.SliceColumns(0, queryColumns),
            mixed.SliceColumns(queryColumns, keyColumns),
            mixed.SliceColumns(queryColumns + keyColumns, keyColumns),
            batch.Offsets,
            batch.Sequences,
            heads,
            configuration.KeyValueHeads,
            headSize,
            activations.AttentionOutput,
            activations.LogSumExp,
            dMixed.SliceColumns(0, queryColumns),
            dMixed.SliceColumns(queryColumns, keyColumns),
            dMixed.SliceColumns(queryColumns + keyColumns, keyColumns));
        Rope.Apply(
            workers,
            dMixed.SliceColumns(0, queryColumns + keyColumns),
            headSize,
            batch.Positions,
            rotary.Cosines,
            rotary.Sines,
            inverse: true);
        var dInput = arena.Matrix(rows, gradient.Columns);
        layer.QueryKeyValue.Backward(workers, arena, dMixed, activations.AttentionInput, dInput);
        var norm = layer.AttentionNorm;
        RmsNorm.Backward(workers, dInput, activations.Input, norm.Value, activations.InputInverseRms, gradient, norm.Gradient);
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
