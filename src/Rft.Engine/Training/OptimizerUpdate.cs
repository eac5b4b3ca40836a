using Rft.Engine.Diagnostics;
using Rft.Engine.Models;

namespace Rft.Engine.Training;

/// <summary>One optimizer step over any number of micro-batches, with the checks that every method needs.</summary>
internal sealed class OptimizerUpdate(TrainingContext context)
{
    /// <summary>What one part of a batch contributes to the loss, given its packed sequences.</summary>
    /// <param name="range">Which of the sequences.</param>
    /// <param name="batch">The sequences, packed.</param>
    /// <param name="logProbabilities">[T] as in <see cref="TokenLoss"/>.</param>
    /// <param name="entropies">[T] as in <see cref="TokenLoss"/>.</param>
    /// <param name="gradient">[T] as in <see cref="TokenLoss"/>.</param>
    /// <param name="entropyGradient">[T] as in <see cref="TokenLoss"/>.</param>
    public delegate double PartLoss(
        Range range,
        PackedSequences batch,
        ReadOnlySpan<float> logProbabilities,
        ReadOnlySpan<float> entropies,
        Span<float> gradient,
        Span<float> entropyGradient);

    /// <summary>
    /// Accumulates the gradient of a loss over sequences and steps. <paramref name="together"/> sequences in a row share a part.
    /// </summary>
    /// <returns>The loss and what the step did.</returns>
    public (double Loss, OptimizerStepResult Result) Run(
        int step,
        IReadOnlyList<TrainingSequence> sequences,
        float temperature,
        double learningRate,
        PartLoss partLoss,
        int together = 1)
    {
        var (loss, model) = (0.0, context.Model);
        int[] lengths = [.. sequences.Select(sequence => sequence.Tokens.Length)];
        foreach (var range in MicroBatches.Split(lengths, model.MaximumBatchTokens, together))
        {
            var batch = MicroBatches.Pack([.. sequences.Take(range)]);
            model.Accumulate(batch, temperature, (logProbabilities, entropies, gradient, entropyGradient) =>
                loss += partLoss(range, batch, logProbabilities, entropies, gradient, entropyGradient));
        }

        if (!double.IsFinite(loss))
        {
            throw NotFinite(step, "loss", loss);
        }

        var result = model.Step(context.OptimizerAt(learningRate));
        return double.IsFinite(result.GradientNorm) ? (loss, result) : throw NotFinite(step, "gradient norm", result.GradientNorm);
    }

    private DiagnosticException NotFinite(int step, string what, double value) => new(
        DiagnosticTable.LossNotFinite,
        context.Location,
        FormattableString.Invariant($"In step {step} the {what} was {value}. The weights are as they were after the step before."));
}
