using System.Globalization;
using Rft.Engine.Models;
using Rft.Engine.Runs;

namespace Rft.Engine.Training;

/// <summary>The optimizer steps on one rollout batch, and what they measured.</summary>
internal sealed class PolicyUpdate(
    TrainingContext context, IPolicyLoss policyLoss, int step, double learningRate, double entropyWeight)
{
    private readonly OptimizerUpdate _update = new(context);
    private readonly PolicyLossMeasures _measures = new();
    private int _updates;
    private double _loss;
    private double _entropy;
    private double _gradientNorm;
    private double _largestChange;
    private double _samplerGap;

    /// <summary>
    /// Splits the groups into mini-batches, one optimizer step each. The probabilities before the update are those recorded while
    /// sampling; sampler and scorer agree to the bit, so no forward pass is spent on them.
    /// </summary>
    /// <exception cref="InvalidOperationException">They did not agree: a defect of the engine.</exception>
    public void Run(IReadOnlyList<IReadOnlyList<TrainedCompletion>> groups)
    {
        var parts = Math.Min(context.Spec.Engine.MiniBatches, groups.Count);
        groups = WithReference(groups);
        for (var iteration = 0; iteration < context.Spec.Engine.Iterations; iteration++)
        {
            for (var part = 0; part < parts; part++)
            {
                var range = (groups.Count * part / parts)..(groups.Count * (part + 1) / parts);
                TakeStep([.. groups.Take(range).SelectMany(group => group)]);
            }
        }
    }

    /// <summary>Adds what was measured to a step's row.</summary>
    public StepMetrics Describe(StepMetrics metrics) => metrics with
    {
        Loss = _updates == 0 ? 0 : _loss / _updates,
        GradientNorm = _updates == 0 ? 0 : _gradientNorm / _updates,
        LargestChange = _largestChange,
        TargetTokens = _measures.Tokens,
        Entropy = _measures.Tokens == 0 ? null : _entropy / _measures.Tokens,
        Divergence = _measures.Tokens == 0 || context.Spec.Engine.Kl == 0 ? null : _measures.Divergence / _measures.Tokens,
        ClippedLowShare = _measures.Ratios == 0 ? null : (double)_measures.Low / _measures.Ratios,
        ClippedHighShare = _measures.Ratios == 0 ? null : (double)_measures.High / _measures.Ratios,
        ClippedShare = _measures.Ratios == 0 ? null : (double)(_measures.Low + _measures.High) / _measures.Ratios,
        SamplerGap = _updates == 0 ? null : _samplerGap,
    };

    // The reference stands still, so one pass serves all optimizer steps.
    private IReadOnlyList<IReadOnlyList<TrainedCompletion>> WithReference(IReadOnlyList<IReadOnlyList<TrainedCompletion>> groups)
    {
        if (context.Spec.Engine.Kl == 0
            || groups.SelectMany(group => group).All(completion => completion.ReferenceLogProbabilities is not null))
        {
            return groups;
        }

        var scores = context.Reference.Score(
            [.. groups.SelectMany(group => group).Select(completion => completion.Sequence)],
            context.Spec.Engine.Temperature);
        var next = 0;
        return
        [
            .. groups.Select(group =>
                group.Select(completion => completion with { ReferenceLogProbabilities = scores[next++] }).ToArray()),
        ];
    }

    private void TakeStep(TrainedCompletion[] completions)
    {
        var size = new LossBatch(completions.Length, completions.Sum(completion => (long)completion.OldLogProbabilities.Length));
        var isUnchangedPolicy = _updates == 0;
        var (loss, result) = _update.Run(
            step,
            [.. completions.Select(completion => completion.Sequence)],
            (float)context.Spec.Engine.Temperature,
            learningRate,
            (range, batch, logProbabilities, entropies, gradient, entropyGradient) =>
            {
                var entropy = TokenSums.Of(entropies, batch.IsTarget);
                _entropy += entropy;
                return Evaluate(completions.AsSpan(range), batch, size, isUnchangedPolicy, logProbabilities, gradient)
                    - Bonus(entropy, size, entropyGradient);
            });
        if (_samplerGap != 0)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"In step {step} the engine scored a sampled token {_samplerGap:R} away from the log-probability "
                + $"that it had sampled it with."));
        }

        _updates++;
        _loss += loss;
        _gradientNorm += result.GradientNorm;
        _largestChange = Math.Max(_largestChange, result.LargestChange);
    }

    // The mean entropy of the loss tokens, whatever the policy loss is a mean over. Tokens that are no targets ignore their gradient.
    private double Bonus(double entropy, LossBatch size, Span<float> gradient)
    {
        var weight = entropyWeight / size.Tokens;
        gradient.Fill((float)-weight);
        return weight * entropy;
    }

    private double Evaluate(
        ReadOnlySpan<TrainedCompletion> completions,
        PackedSequences batch,
        LossBatch size,
        bool isUnchangedPolicy,
        ReadOnlySpan<float> logProbabilities,
        Span<float> gradient)
    {
        var loss = 0.0;
        for (var index = 0; index < completions.Length; index++)
        {
            var old = completions[index].OldLogProbabilities;
            var places = Targets(batch, index, old.Length);
            var (current, slope) = (new double[old.Length], new double[old.Length]);
            for (var token = 0; token < old.Length; token++)
            {
                current[token] = logProbabilities[places[token]];
                if (isUnchangedPolicy)
                {
                    _samplerGap = Math.Max(_samplerGap, Math.Abs(current[token] - old[token]));
                }
            }

            loss += policyLoss.Evaluate(
                new CompletionTerms
                {
                    LogProbabilities = current,
                    OldLogProbabilities = old,
                    ReferenceLogProbabilities = completions[index].ReferenceLogProbabilities,
                    Advantage = completions[index].Advantage,
                },
                size,
                slope,
                _measures);
            for (var token = 0; token < old.Length; token++)
            {
                gradient[places[token]] = (float)slope[token];
            }
        }

        return loss;
    }

    private static int[] Targets(PackedSequences batch, int sequence, int count)
    {
        var (places, found) = (new int[count], 0);
        for (var token = batch.Offsets[sequence]; token < batch.Offsets[sequence + 1]; token++)
        {
            if (batch.IsTarget[token])
            {
                places[found++] = token;
            }
        }

        return places;
    }
}
