using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// The backward pass through the decoder's blocks, from the gradient of the last residual stream to the weights' gradients.
/// </summary>
/// <param name="configuration">The sizes.</param>
/// <param name="weights">What is trained.</param>
/// <param name="rotary">The angles.</param>
/// <param name="workers">The threads.</param>
/// <param name="forward">Runs blocks again where only their inputs were kept.</param>
/// <param name="kept">What the forward pass kept.</param>
internal sealed unsafe class DecoderBackward(
    ModelConfiguration configuration,
    DecoderWeights weights,
    RotaryTables rotary,
    WorkerPool workers,
    PackedForward forward,
    KeptActivations kept)
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
            var mark = arena.Mark();
            var dOutput = index == last ? dTargets : gradient;
            activations[index].PlacePassing(arena, configuration, kept);
            if (kept == KeptActivations.LayerInputs)
            {
                forward.Again(batch, index, activations[index]);
            }

            FeedForward(arena, weights.Layers[index], activations[index], dOutput);
            Attend(arena, batch, index, activations[index], dOutput, gradient, index > 0 || trainsEmbedding);
            arena.Reset(mark);
        }

        if (trainsEmbedding)
        {
            Embed(batch, gradient);
        }
    }

    private void FeedForward(Arena arena, DecoderLayer layer, LayerActivations activations, Matrix gradient)
    {
        var mark = arena.Mark();
        var (rows, gateUp, activated, down) = (gradient.Rows, activations.GateUp, activations.Activated, layer.Down);
        var dProjected = BeforeNorm(arena, layer.FeedForwardPostNorm, activations.FeedForwardBranch, gradient);
        var returned = down.BackwardInput(workers, arena, dProjected, activated);
        var dGateUp = arena.Matrix(rows, gateUp.Columns);

        // The gradient of what the function gave goes in, and that itself comes out.
        FeedForwardActivation.Backward(workers, configuration, activated, gateUp, dGateUp);
        down.AccumulateGradients(workers, arena, dProjected, returned, activated);
        layer.FeedForwardNorm?.Forward(workers, activations.Middle, activations.FeedForwardInput, activations.MiddleInverse);
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
        var dBranch = BeforeNorm(arena, layer.AttentionPostNorm, activations.AttentionBranch, dMiddle);
        if (dMiddle.Data == gradient.Data)
        {
            layer.AttentionOutput.Backward(workers, arena, dBranch, activations.Mixed, dOutput);
        }
        else
        {
            var dMixed = arena.Matrix(dMiddle.Rows, dOutput.Columns);
            layer.AttentionOutput.Backward(workers, arena, dBranch, activations.Mixed, dMixed);
            Rows.Scatter(dMixed, batch.TargetRows, dOutput);
            Rows.Scatter(dMiddle, batch.TargetRows, gradient);
        }

        var dProjected = Projections(arena, batch, index, activations, dOutput);
        layer.AttentionNorm?.Forward(workers, activations.Input, activations.AttentionInput, activations.InputInverse);
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

    // From the gradient of the residual stream to that of what the branch's last linear layer gave.
    private Matrix BeforeNorm(Arena arena, Norm? norm, in BranchActivations branch, Matrix gradient)
    {
        if (norm is null)
        {
            return gradient;
        }

        var dProjected = arena.Matrix(gradient.Rows, gradient.Columns);
        Rows.Clear(dProjected);
        norm.Backward(workers, gradient, branch.Projected, branch.Inverse, dProjected);
        return dProjected;
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
