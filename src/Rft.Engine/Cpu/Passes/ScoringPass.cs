using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>Scores packed sequences without keeping anything.</summary>
internal sealed unsafe class ScoringPass(ModelConfiguration configuration, PackedForward forward, Arena arena)
{
    private readonly LayerActivations[] _activations = LayerActivations.Create(configuration.Layers);

    /// <summary>See <see cref="ILanguageModel.Score"/>.</summary>
    public void Run(PackedSequences sequences, WeightSelection selection, float temperature, Span<float> logProbabilities, Span<float> entropies)
    {
        arena.Reset(0);
        var batch = PackedBatch.Place(arena, sequences);
        LayerActivations.Place(_activations, arena, configuration, batch.Rows, batch.Targets, keep: false);
        var scores = forward.Run(arena, batch, _activations, selection, temperature, !entropies.IsEmpty);
        batch.ScatterToTargets(scores.LogProbabilities, logProbabilities);
        if (!entropies.IsEmpty)
        {
            batch.ScatterToTargets(scores.Entropies, entropies);
        }
    }

    /// <summary>The logits [M, V] of the targets' rows.</summary>
    public void Logits(PackedSequences sequences, WeightSelection selection, Span<float> logits)
    {
        arena.Reset(0);
        var batch = PackedBatch.Place(arena, sequences);
        LayerActivations.Place(_activations, arena, configuration, batch.Rows, batch.Targets, keep: false);
        forward.Logits(arena, batch, _activations, selection, logits);
    }
}
