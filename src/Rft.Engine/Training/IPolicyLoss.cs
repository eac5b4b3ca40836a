namespace Rft.Engine.Training;

/// <summary>A reinforcement loss with its gradient in closed form. A sum over completions, so that micro-batches cannot change it.</summary>
internal interface IPolicyLoss
{
    /// <summary>The part of the loss that one completion contributes.</summary>
    /// <param name="completion">The completion, n tokens.</param>
    /// <param name="batch">What the loss is a mean over.</param>
    /// <param name="gradient">[n] out: d(loss) / d(log-probability).</param>
    /// <param name="measures">Counts tokens, clipped ratios and divergence.</param>
    double Evaluate(in CompletionTerms completion, LossBatch batch, Span<double> gradient, PolicyLossMeasures measures);
}
