using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>Forward pass, the caller's loss, backward pass.</summary>
internal sealed unsafe class TrainingPass(
    ModelConfiguration configuration, PackedForward forward, OutputHead head, DecoderBackward backward, Arena arena)
{
    private readonly LayerActivations[] _activations = LayerActivations.Create(configuration.Layers);

    /// <summary>See <see cref="ILanguageModel.Accumulate"/>.</summary>
    public void Run(PackedSequences sequences, float temperature, TokenLoss loss)
    {
        arena.Reset(0);
        var batch = PackedBatch.Place(arena, sequences);
        LayerActivations.Place(_activations, arena, configuration, batch.Rows, batch.Targets, keep: true);
        var scores = forward.Run(arena, batch, _activations, WeightSelection.Policy, temperature, withEntropies: true);
        var gradient = Loss(batch, scores, loss);
        if (batch.Targets > 0)
        {
            Backward(batch, scores, temperature, gradient);
        }
    }

    // [M] d(loss) / d(log-probability) of the targets.
    private float* Loss(in PackedBatch batch, in TargetScores scores, TokenLoss loss)
    {
        var rows = batch.Rows;
        var logProbabilities = new Span<float>(arena.Floats(rows), rows);
        var entropies = new Span<float>(arena.Floats(rows), rows);
        var gradient = new Span<float>(arena.Floats(rows), rows);
        batch.ScatterToTargets(scores.LogProbabilities, logProbabilities);
        batch.ScatterToTargets(scores.Entropies, entropies);
        gradient.Clear();
        loss(logProbabilities, entropies, gradient);
        var result = arena.Floats(batch.Targets);
        for (var target = 0; target < batch.Targets; target++)
        {
            result[target] = gradient[batch.TargetRows[target] + 1];
        }

        return result;
    }

    private void Backward(in PackedBatch batch, in TargetScores scores, float temperature, float* gradient)
    {
        var dTargets = arena.Matrix(batch.Targets, configuration.HiddenSize);
        new Span<float>(dTargets.Data, dTargets.Rows * dTargets.Columns).Clear();
        head.Backward(
            arena,
            temperature,
            _activations[^1].Output,
            scores.Normalized,
            scores.InverseRms,
            scores.Logits,
            batch.TargetTokens,
            scores.LogSumExp,
            gradient,
            dTargets);
        backward.Run(arena, batch, _activations, dTargets);
    }
}
