using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// The backward pass through the decoder's blocks, from the gradient of the last residual stream to the weights' gradients.
/// </summary>
internal sealed unsafe class DecoderBackward(
    ModelConfiguration configuration, DecoderWeights weights, RotaryTables rotary, WorkerPool workers)
{
    private readonly LayerRule[] _rules = LayerRule.Of(configuration, rotary);

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
            Attend(arena, batch, index, activations[index], dOutput, gradient, index > 0 || trainsEmbedding);
        }

        if (trainsEmbedding)
        {
            Embed(batch, gradient);
        }
    }

    private void FeedForward(Arena arena, DecoderLayer layer, LayerActivations activations, Matrix gradient)
    {
        var mark = arena.Mark();
        var (rows, size, gateUp) = (gradient.Rows, configuration.FeedForwardSize, activations.GateUp);
        var dActivated = arena.Matrix(rows, size);
        Branch(arena, layer.Down, layer.FeedForwardPostNorm, activations.FeedForwardBranch, gradient, activations.Activated, dActivated);
        var dGateUp = arena.Matrix(rows, gateUp.Columns);
        if (configuration.IsFeedForwardGated)
        {
            GatedLinearUnit.Backward(
                workers,
                configuration.Activation,
                dActivated,
                gateUp.SliceColumns(0, size),
                gateUp.SliceColumns(size, size),
                dGateUp.SliceColumns(0, size),
                dGateUp.SliceColumns(size, size));
        }
        else
        {
            Activation.Backward(workers, configuration.Activation, dActivated, gateUp, dGateUp);
        }

        var dInput = arena.Matrix(rows, gradient.Columns);
        layer.GateUp.Backward(workers, arena, dGateUp, activations.FeedForwardInput, dInput);
        AddInput(layer.FeedForwardNorm, dInput, activations.Middle, activations.MiddleInverse, gradient);
        arena.Reset(mark);
    }

    private void Attend(
        Arena arena,
        in PackedBatch batch,
        int index,
        LayerActivations activations,
        Matrix dMiddle,
        Matrix gradient,
        bool needsInputGradient)
    {
        var mark = arena.Mark();
        var layer = weights.Layers[index];
        var dOutput = arena.Matrix(gradient.Rows, activations.AttentionOutput.Columns);
        var (norm, branch) = (layer.AttentionPostNorm, activations.AttentionBranch);
        if (dMiddle.Data == gradient.Data)
        {
            Branch(arena, layer.AttentionOutput, norm, branch, gradient, activations.Mixed, dOutput);
        }
        else
        {
            var dMixed = arena.Matrix(dMiddle.Rows, dOutput.Columns);
            Branch(arena, layer.AttentionOutput, norm, branch, dMiddle, activations.Mixed, dMixed);
            Rows.Scatter(dMixed, batch.TargetRows, dOutput);
            Rows.Scatter(dMiddle, batch.TargetRows, gradient);
        }

        var dProjected = Projections(arena, batch, index, activations, dOutput);
        if (needsInputGradient)
        {
            var dInput = arena.Matrix(gradient.Rows, gradient.Columns);
            layer.QueryKeyValue.Backward(workers, arena, dProjected, activations.AttentionInput, dInput);
            AddInput(layer.AttentionNorm, dInput, activations.Input, activations.InputInverse, gradient);
        }
        else
        {
            layer.QueryKeyValue.AccumulateGradients(workers, arena, dProjected, activations.AttentionInput);
        }

        arena.Reset(mark);
    }

    // From the gradient of what attention gave to that of queries, keys and values as they were projected.
    private Matrix Projections(Arena arena, in PackedBatch batch, int index, LayerActivations activations, Matrix dOutput)
    {
        var (rule, heads, headSize) = (_rules[index], configuration.Heads, configuration.HeadSize);
        var (queryColumns, keyColumns) = (heads * headSize, configuration.KeyValueHeads * headSize);
        var (projected, turned, hasNorm) = (activations.QueryKeyValue, activations.QueryKey, HeadNorms.Parts(configuration) > 0);
        var dProjected = arena.Matrix(dOutput.Rows, projected.Columns);
        var dTurned = hasNorm ? arena.Matrix(dOutput.Rows, turned.Columns) : dProjected.SliceColumns(0, turned.Columns);
        Attention.Backward(
            workers,
            dOutput,
            turned.SliceColumns(0, queryColumns),
            turned.SliceColumns(queryColumns, keyColumns),
            projected.SliceColumns(queryColumns + keyColumns, keyColumns),
            batch.Sequences,
            heads,
            configuration.KeyValueHeads,
            headSize,
            rule.Attention,
            activations.AttentionOutput,
            activations.LogSumExp,
            dTurned.SliceColumns(0, queryColumns),
            dTurned.SliceColumns(queryColumns, keyColumns),
            dProjected.SliceColumns(queryColumns + keyColumns, keyColumns));
        if (rule.Rotary is { } table)
        {
            Rope.Apply(workers, dTurned, headSize, table.RotarySize, batch.Positions, table.Cosines, table.Sines, inverse: true);
        }

        if (hasNorm)
        {
            HeadNorms.Backward(
                workers,
                configuration,
                weights.Layers[index],
                dTurned,
                projected.SliceColumns(0, turned.Columns),
                activations.HeadInverses,
                dProjected.SliceColumns(0, turned.Columns));
        }

        return dProjected;
    }

    // From the gradient of the residual stream to that of what the branch's last linear layer read.
    private void Branch(
        Arena arena, FusedLinear linear, Norm? norm, in BranchActivations branch, Matrix gradient, Matrix x, Matrix dx)
    {
        if (norm is null)
        {
            linear.Backward(workers, arena, gradient, x, dx);
            return;
        }

        var dProjected = arena.Matrix(gradient.Rows, gradient.Columns);
        Rows.Clear(dProjected);
        norm.Backward(workers, gradient, branch.Projected, branch.Inverse, dProjected);
        linear.Backward(workers, arena, dProjected, x, dx);
    }

    // gradient += what a branch gives back to the residual stream that it read, by way of its norm where it has one.
    private void AddInput(Norm? norm, Matrix dInput, Matrix x, float* inverse, Matrix gradient)
    {
        if (norm is null)
        {
            Elementwise.Add(workers, gradient.Data, dInput.Data, (long)gradient.Rows * gradient.Columns);
        }
        else
        {
            norm.Backward(workers, dInput, x, inverse, gradient);
        }
    }

    private void Embed(in PackedBatch batch, Matrix gradient)
    {
        if (weights.Positions is { } positions)
        {
            AddRows(gradient, batch.Positions, positions);
        }

        if (configuration.EmbeddingScale != 1)
        {
            Elementwise.Scale(workers, gradient.Data, configuration.EmbeddingScale, (long)gradient.Rows * gradient.Columns);
        }

        AddRows(gradient, batch.Tokens, weights.Embedding);
    }

    private static void AddRows(Matrix gradient, int* indices, Parameter table)
    {
        for (var row = 0; row < gradient.Rows; row++)
        {
            Elementwise.Add(table.Gradient + ((long)indices[row] * gradient.Columns), gradient.Row(row), gradient.Columns);
        }
    }
}
