namespace Rft.Engine.Training;

/// <summary>
/// The clipped surrogate of PPO (Schulman et al., arXiv 1707.06347) per token, and the k3 estimate of the divergence from a
/// reference. Derived losses differ in what they are a mean over.
/// </summary>
internal abstract class ClippedPolicyLoss(PolicyLossSettings settings) : IPolicyLoss
{
    /// <inheritdoc/>
    public double Evaluate(in CompletionTerms completion, LossBatch batch, Span<double> gradient, ClipCounter clips)
    {
        var weight = TokenWeight(completion.LossTokens, batch);
        var (low, high) = (1 - settings.ClipLow, 1 + settings.ClipHigh);
        var (advantage, loss) = (completion.Advantage, 0.0);
        gradient.Clear();
        for (var token = 0; token < gradient.Length; token++)
        {
            if (!completion.Mask.IsEmpty && !completion.Mask[token])
            {
                continue;
            }

            var ratio = Math.Exp(completion.LogProbabilities[token] - completion.OldLogProbabilities[token]);
            var capped = Math.Min(ratio, settings.Delta ?? double.PositiveInfinity);
            var free = capped * advantage;
            var clipped = Math.Clamp(ratio, low, high) * advantage;
            loss -= weight * Math.Min(free, clipped);

            // Inside the range both branches are the same function; outside it only the free branch has a slope, and not past the cap.
            if (free <= clipped && capped == ratio)
            {
                gradient[token] = -weight * free;
            }

            clips.Add(ratio < low && advantage < 0, ratio > high && advantage > 0);
            if (settings.Beta > 0)
            {
                var difference = completion.ReferenceLogProbabilities[token] - completion.LogProbabilities[token];
                loss += weight * settings.Beta * (Math.Exp(difference) - difference - 1);
                gradient[token] += weight * settings.Beta * (1 - Math.Exp(difference));
            }
        }

        return loss;
    }

    /// <summary>The weight of each loss token of a completion.</summary>
    /// <param name="lossTokens">Loss tokens of the completion.</param>
    /// <param name="batch">What the loss is a mean over.</param>
    protected abstract double TokenWeight(int lossTokens, LossBatch batch);
}
