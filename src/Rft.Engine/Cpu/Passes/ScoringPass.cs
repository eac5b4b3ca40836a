using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>Scores packed sequences, chunk by chunk, without keeping anything.</summary>
internal sealed unsafe class ScoringPass(
    ModelConfiguration configuration, EngineLimits limits, PackedForward forward, OutputHead head, Arena arena)
{
    private readonly LayerActivations[] _activations = LayerActivations.Create(configuration.Layers);

    /// <summary>See <see cref="ILanguageModel.Score"/>.</summary>
    public void Run(
        PackedSequences batch, WeightSelection selection, float temperature, Span<float> logProbabilities, Span<float> entropies)
    {
        logProbabilities.Clear();
        entropies.Clear();
        for (var first = 0; first < batch.Count;)
        {
            var chosen = Chunk.From(batch, first, limits);
            var chunk = Place(batch, chosen);
            var logits = head.PlaceLogits(arena, chunk.Targets);
            var scores = TargetScores.Place(arena, head, chunk.Targets);
            forward.Run(chunk, _activations, scores, logits, selection, temperature, !entropies.IsEmpty);
            chunk.ScatterToTargets(scores.LogProbabilities, logProbabilities);
            if (!entropies.IsEmpty)
            {
                chunk.ScatterToTargets(scores.Entropies, entropies);
            }

            first = chosen.End;
        }
    }

    /// <summary>The logits [M, V] of the targets' rows of one sequence.</summary>
    public void Logits(PackedSequences sequence, WeightSelection selection, Span<float> logits) =>
        forward.Logits(arena, Place(sequence, Chunk.From(sequence, 0, limits)), _activations, selection, logits);

    private PackedBatch Place(PackedSequences batch, in Chunk chosen)
    {
        arena.Reset(0);
        var chunk = PackedBatch.Place(arena, batch, chosen);
        LayerActivations.Place(_activations, arena, configuration, chunk.Rows, chunk.Targets, KeptActivations.None);
        return chunk;
    }
}
