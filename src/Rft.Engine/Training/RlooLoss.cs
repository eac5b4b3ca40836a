namespace Rft.Engine.Training;

/// <summary>
/// <c>rloo</c>: the mean over completions of the clipped ratio of their probabilities, to be used with leave-one-out advantages
/// (Ahmadian et al., arXiv 2402.14740).
/// </summary>
internal sealed class RlooLoss(PolicyLossSettings settings) : ClippedPolicyLoss(settings with { Importance = ImportanceLevel.Product })
{
    /// <inheritdoc/>
    protected override double TokenWeight(int lossTokens, LossBatch batch) => 1.0 / ((double)batch.Completions * Math.Max(1, lossTokens));
}
