using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>What the decoder's blocks compute for each row by itself: all of it but attention.</summary>
internal sealed unsafe class DecoderRows(ModelConfiguration configuration, DecoderWeights weights, RotaryTables rotary)
{
    /// <summary>What sets each layer's attention apart.</summary>
    public LayerRule[] Rules { get; } = LayerRule.Of(configuration, rotary);

    /// <summary>Token ids to the first residual stream.</summary>
    public void Embed(WorkerPool workers, in RowBatch batch, LayerActivations activations, RowBlock rows)
    {
        var target = rows.Of(activations.Input);
        for (var row = 0; row < rows.Count; row++)
        {
            weights.Embedding.ReadRow(batch.Tokens[rows.First + row], target.Row(row));
        }

        if (configuration.EmbeddingScale != 1)
        {
            Elementwise.Scale(workers, target.Data, configuration.EmbeddingScale, (long)target.Rows * target.Columns);
        }

        if (weights.Positions is { } positions)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var position = positions.Value + ((long)batch.Positions[rows.First + row] * target.Columns);
                Elementwise.Add(target.Row(row), position, target.Columns);
            }
        }
    }

    /// <summary>A block's input to its queries, and to its keys and values in the cache.</summary>
    public void BeforeAttention(
        WorkerPool workers, in RowBatch batch, int index, LayerActivations activations, WeightSelection selection, RowBlock rows)
    {
        var (layer, heads, headSize) = (weights.Layers[index], configuration.Heads, configuration.HeadSize);
        var (queryColumns, keyColumns) = (heads * headSize, configuration.KeyValueHeads * headSize);
        var (mixed, turned) = (rows.Of(activations.QueryKeyValue), rows.Of(activations.QueryKey));
        var input = Normalize(workers, layer.AttentionNorm, activations.Input, activations.Normalized, activations.InputInverse, rows);
        layer.QueryKeyValue.Forward(workers, selection, input, mixed, accumulate: false);
        HeadNorms.Forward(
            workers,
            configuration,
            layer,
            mixed.SliceColumns(0, queryColumns + keyColumns),
            turned,
            activations.HeadInverses + rows.First,
            batch.Rows);
        var positions = batch.Positions + rows.First;
        if (Rules[index].Rotary is { } table)
        {
            Rope.Apply(workers, turned, headSize, table.RotarySize, positions, table.Cosines, table.Sines, inverse: false);
        }

        Attention.Store(
            workers,
            turned.SliceColumns(queryColumns, keyColumns),
            mixed.SliceColumns(queryColumns + keyColumns, keyColumns),
            batch.Pages,
            batch.CacheLayer(index),
            batch.Tables,
            batch.RowTables + rows.First,
            positions);
    }

    /// <summary>What attention gave to the residual stream after it.</summary>
    public void AddAttention(WorkerPool workers, int index, LayerActivations activations, WeightSelection selection, RowBlock rows)
    {
        var layer = weights.Layers[index];
        var middle = rows.Of(activations.Middle);
        if (activations.Mixed.Data == activations.AttentionOutput.Data)
        {
            CopyResidual(workers, rows.Of(activations.Input), middle);
        }

        var (norm, branch, normalized) = (layer.AttentionPostNorm, activations.AttentionBranch, activations.Normalized);
        AddBranch(workers, layer.AttentionOutput, norm, selection, rows.Of(activations.Mixed), branch, normalized, middle, rows);
    }

    /// <summary>The residual stream after attention to what the feed-forward network's function reads.</summary>
    public void Project(WorkerPool workers, int index, LayerActivations activations, WeightSelection selection, RowBlock rows)
    {
        var layer = weights.Layers[index];
        var input = Normalize(
            workers, layer.FeedForwardNorm, activations.Middle, activations.Normalized, activations.MiddleInverse, rows);
        layer.GateUp.Forward(workers, selection, input, GateUp(activations, rows), accumulate: false);
    }

    /// <summary>The residual stream after attention to that after the feed-forward network.</summary>
    public void FeedForward(WorkerPool workers, int index, LayerActivations activations, WeightSelection selection, RowBlock rows)
    {
        Project(workers, index, activations, selection, rows);
        var (layer, activated, output) = (weights.Layers[index], rows.Passing(activations.Activated), rows.Of(activations.Output));
        FeedForwardActivation.Forward(workers, configuration, GateUp(activations, rows), activated);
        CopyResidual(workers, rows.Of(activations.Middle), output);
        var (norm, branch, normalized) = (layer.FeedForwardPostNorm, activations.FeedForwardBranch, activations.Normalized);
        AddBranch(workers, layer.Down, norm, selection, activated, branch, normalized, output, rows);
    }

    private static Matrix GateUp(LayerActivations activations, RowBlock rows) =>
        activations.IsBlockKept ? rows.Of(activations.GateUp) : rows.Passing(activations.GateUp);

    // What a branch reads of the residual stream.
    private static Matrix Normalize(WorkerPool workers, Norm? norm, Matrix stream, Matrix normalized, float* inverse, RowBlock rows)
    {
        var input = rows.Of(stream);
        if (norm is null)
        {
            return input;
        }

        var output = rows.Passing(normalized);
        norm.Forward(workers, input, output, inverse + rows.First);
        return output;
    }

    // residual += linear(x), by way of a norm where there is one.
    private static void AddBranch(
        WorkerPool workers,
        FusedLinear linear,
        Norm? norm,
        WeightSelection selection,
        Matrix x,
        in BranchActivations branch,
        Matrix normalized,
        Matrix residual,
        RowBlock rows)
    {
        if (norm is null)
        {
            linear.Forward(workers, selection, x, residual, accumulate: true);
            return;
        }

        var (projected, output) = (rows.Of(branch.Projected), rows.Passing(normalized));
        linear.Forward(workers, selection, x, projected, accumulate: false);
        norm.Forward(workers, projected, output, branch.Inverse + rows.First);
        Elementwise.Add(workers, residual.Data, output.Data, (long)residual.Rows * residual.Columns);
    }

    // Without a backward pass the residual stream is one matrix, and there is nothing to copy.
    private static void CopyResidual(WorkerPool workers, Matrix from, Matrix to)
    {
        if (from.Data != to.Data)
        {
            Elementwise.Copy(workers, to.Data, from.Data, (long)from.Rows * from.Columns);
        }
    }
}
