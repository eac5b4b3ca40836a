using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>The forward pass over packed sequences up to the log-probabilities of their targets.</summary>
internal sealed unsafe class PackedForward(DecoderForward forward, OutputHead head, KeyValuePages pages)
{
    /// <summary>Scores the batch's targets.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="activations">The layers' places.</param>
    /// <param name="scores">Out.</param>
    /// <param name="logits">Room for the logits of some rows.</param>
    /// <param name="selection">Which weights.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="withEntropies">Whether entropies are wanted.</param>
    public void Run(
        in PackedBatch batch,
        LayerActivations[] activations,
        in TargetScores scores,
        Matrix logits,
        WeightSelection selection,
        float temperature,
        bool withEntropies)
    {
        forward.Run(batch.ForwardRows(pages), activations, selection);
        head.Normalize(activations[^1].Output, scores.Normalized, scores.Inverse);
        head.Score(
            selection,
            temperature,
            scores.Normalized,
            logits,
            scores.LogProbabilities,
            withEntropies ? scores.Entropies : null,
            scores.LogSumExp,
            batch);
    }

    /// <summary>See <see cref="DecoderForward.Again"/>; of the policy.</summary>
    public void Again(in PackedBatch batch, int index, LayerActivations activations) =>
        forward.Again(batch.ForwardRows(pages), index, activations, WeightSelection.Policy);

    /// <summary>The logits [M, V] of the targets' rows, for tests that compare them with other implementations.</summary>
    public void Logits(Arena arena, in PackedBatch batch, LayerActivations[] activations, WeightSelection selection, Span<float> logits)
    {
        forward.Run(batch.ForwardRows(pages), activations, selection);
        var normalized = arena.Matrix(batch.Targets, head.HiddenSize);
        head.Normalize(activations[^1].Output, normalized, arena.Floats(batch.Targets));
        var row = head.PlaceLogits(arena, 1);
        for (var index = 0; index < batch.Targets; index++)
        {
            head.Logits(selection, normalized.Slice(index, 1), row);
            Rows.Span(row, 0).CopyTo(logits.Slice(index * row.Columns, row.Columns));
        }
    }
}
