namespace Rft.Engine.Training;

/// <summary>
/// What all policy losses share: a weighted sum over tokens of a surrogate of the probability ratio, and of the k3 estimate of the
/// divergence from a reference (Schulman, "Approximating KL divergence"). Derived losses say what the sum is a mean over and what the
/// surrogate is.
/// </summary>
internal abstract class PolicyLoss(PolicyLossSettings settings) : IPolicyLoss
{
    /// <summary>The settings.</summary>
    protected PolicyLossSettings Settings { get; } = settings;

    /// <inheritdoc/>
    public double Evaluate(in CompletionTerms completion, LossBatch batch, Span<double> gradient, PolicyLossMeasures measures)
    {
        var tokens = completion.LossTokens;
        var weight = TokenWeight(tokens, batch);
        var isShared = Settings.Importance != ImportanceLevel.Token;
        var shared = isShared ? Math.Exp(LogRatio(completion, tokens)) : 0;

        // Of a mean of log-ratios each token moves one part in n, and n tokens carry the surrogate: the two cancel. Of a sum it moves all.
        var slopeWeight = Settings.Importance == ImportanceLevel.Product ? weight * tokens : weight;
        var loss = 0.0;
        gradient.Clear();
        for (var token = 0; token < gradient.Length; token++)
        {
            if (!completion.Includes(token))
            {
                continue;
            }

            var current = completion.LogProbabilities[token];
            var ratio = isShared ? shared : Math.Exp(current - completion.OldLogProbabilities[token]);
            var term = Surrogate(ratio, completion.Advantage);
            if (UsesLogProbability)
            {
                loss += weight * term.Value * current;
                gradient[token] = weight * term.Value;
            }
            else
            {
                loss += weight * term.Value;
                gradient[token] = slopeWeight * term.Slope;
            }

            if (!isShared)
            {
                measures.AddRatio(term.IsLow, term.IsHigh);
            }

            if (Settings.Beta > 0)
            {
                var difference = completion.ReferenceLogProbabilities[token] - current;
                var divergence = Math.Exp(difference) - difference - 1;
                loss += weight * Settings.Beta * divergence;
                gradient[token] += weight * Settings.Beta * (1 - Math.Exp(difference));
                measures.AddDivergence(divergence);
            }
        }

        if (isShared)
        {
            var term = Surrogate(shared, completion.Advantage);
            measures.AddRatio(term.IsLow, term.IsHigh);
        }

        measures.AddTokens(tokens);
        return loss;
    }

    /// <summary>Whether the surrogate is a constant factor of the log-probability instead of a function of the ratio.</summary>
    protected virtual bool UsesLogProbability => false;

    /// <summary>The weight of each loss token of a completion.</summary>
    /// <param name="lossTokens">Loss tokens of the completion.</param>
    /// <param name="batch">What the loss is a mean over.</param>
    protected abstract double TokenWeight(int lossTokens, LossBatch batch);

    /// <summary>The surrogate of one ratio.</summary>
    protected abstract SurrogateTerm Surrogate(double ratio, double advantage);

    private double LogRatio(in CompletionTerms completion, int tokens)
    {
        var sum = 0.0;
        for (var token = 0; token < completion.LogProbabilities.Length; token++)
        {
            if (completion.Includes(token))
            {
                sum += completion.LogProbabilities[token] - completion.OldLogProbabilities[token];
            }
        }

        return Settings.Importance == ImportanceLevel.Product ? sum : sum / Math.Max(1, tokens);
    }
}
