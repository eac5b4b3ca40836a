using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>The decoder's blocks from token ids to the last residual stream: the same for scoring, training, prefill and decode.</summary>
internal sealed unsafe class DecoderForward(
    ModelConfiguration configuration, DecoderWeights weights, RotaryTables rotary, WorkerPool workers)
{
    private readonly LayerRule[] _rules = LayerRule.Of(configuration, rotary);

    /// <summary>Runs all blocks; the last layer's <see cref="LayerActivations.Output"/> [M, D] is the result.</summary>
    public void Run(in RowBatch batch, LayerActivations[] activations, WeightSelection selection)
    {
        rotary.Reach(batch.Positions, batch.Rows);
        Embed(batch, activations[0].Input);
        for (var index = 0; index < activations.Length; index++)
        {
            Attend(batch, index, activations[index], selection);
            FeedForward(weights.Layers[index], activations[index], selection);
        }
    }

    /// <summary>
    /// Runs one block again from its input, as far as its backward pass reads of it. Keys and values are stored again as well: the pages
    /// hold the last block's, or another batch's.
    /// </summary>
    public void Again(in RowBatch batch, int index, LayerActivations activations, WeightSelection selection)
    {
        var layer = weights.Layers[index];
        Attend(batch, index, activations, selection);
        if (layer.FeedForwardPostNorm is null)
        {
            Project(layer, activations, selection);
        }
        else
        {
            FeedForward(layer, activations, selection);
        }
    }

    private void Embed(in RowBatch batch, Matrix rows)
    {
        for (var row = 0; row < rows.Rows; row++)
        {
            weights.Embedding.ReadRow(batch.Tokens[row], rows.Row(row));
        }

        if (configuration.EmbeddingScale != 1)
        {
            Elementwise.Scale(workers, rows.Data, configuration.EmbeddingScale, (long)rows.Rows * rows.Columns);
        }

        if (weights.Positions is { } positions)
        {
            for (var row = 0; row < rows.Rows; row++)
            {
                Elementwise.Add(rows.Row(row), positions.Value + ((long)batch.Positions[row] * rows.Columns), rows.Columns);
            }
        }
    }

    private void Attend(in RowBatch batch, int index, LayerActivations activations, WeightSelection selection)
    {
        var (layer, rule, cacheLayer) = (weights.Layers[index], _rules[index], index % batch.Pages.Layers);
        var (heads, headSize) = (configuration.Heads, configuration.HeadSize);
        var (queryColumns, keyColumns) = (heads * headSize, configuration.KeyValueHeads * headSize);
        var (mixed, turned) = (activations.QueryKeyValue, activations.QueryKey);
        layer.AttentionNorm?.Forward(workers, activations.Input, activations.AttentionInput, activations.InputInverse);
        layer.QueryKeyValue.Forward(workers, selection, activations.AttentionInput, mixed, accumulate: false);
        HeadNorms.Forward(
            workers, configuration, layer, mixed.SliceColumns(0, queryColumns + keyColumns), turned, activations.HeadInverses);
        if (rule.Rotary is { } table)
        {
            Rope.Apply(workers, turned, headSize, table.RotarySize, batch.Positions, table.Cosines, table.Sines, inverse: false);
        }

        Attention.Store(
            workers,
            turned.SliceColumns(queryColumns, keyColumns),
            mixed.SliceColumns(queryColumns + keyColumns, keyColumns),
            batch.Pages,
            cacheLayer,
            batch.Tables,
            batch.RowTables,
            batch.Positions);
        Attention.Forward(
            workers,
            turned.SliceColumns(0, queryColumns),
            batch.Pages,
            cacheLayer,
            batch.Tables,
            batch.RowTables,
            batch.Positions,
            heads,
            rule.Attention,
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

        var (norm, branch, normalized) = (layer.AttentionPostNorm, activations.AttentionBranch, activations.Normalized);
        AddBranch(layer.AttentionOutput, norm, selection, activations.Mixed, branch, normalized, activations.Middle);
    }

    private void FeedForward(DecoderLayer layer, LayerActivations activations, WeightSelection selection)
    {
        Project(layer, activations, selection);
        FeedForwardActivation.Forward(workers, configuration, activations.GateUp, activations.Activated);
        CopyResidual(activations.Middle, activations.Output);
        var (norm, branch, normalized) = (layer.FeedForwardPostNorm, activations.FeedForwardBranch, activations.Normalized);
        AddBranch(layer.Down, norm, selection, activations.Activated, branch, normalized, activations.Output);
    }

    private void Project(DecoderLayer layer, LayerActivations activations, WeightSelection selection)
    {
        layer.FeedForwardNorm?.Forward(workers, activations.Middle, activations.FeedForwardInput, activations.MiddleInverse);
        layer.GateUp.Forward(workers, selection, activations.FeedForwardInput, activations.GateUp, accumulate: false);
    }

    // residual += linear(x), by way of a norm where there is one.
    private void AddBranch(
        FusedLinear linear,
        Norm? norm,
        WeightSelection selection,
        Matrix x,
        in BranchActivations branch,
        Matrix normalized,
        Matrix residual)
    {
        if (norm is null)
        {
            linear.Forward(workers, selection, x, residual, accumulate: true);
            return;
        }

        linear.Forward(workers, selection, x, branch.Projected, accumulate: false);
        norm.Forward(workers, branch.Projected, normalized.Slice(0, residual.Rows), branch.Inverse);
        Elementwise.Add(workers, residual.Data, normalized.Data, (long)residual.Rows * residual.Columns);
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
