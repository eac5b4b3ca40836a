namespace Rft.Engine.Training;

/// <summary><c>dapo</c>: the mean over all loss tokens of the optimizer step (Yu et al., arXiv 2503.14476).</summary>
internal sealed class DapoLoss(PolicyLossSettings settings) : ClippedPolicyLoss(settings)
{
    /// <inheritdoc/>
    protected override double TokenWeight(int lossTokens, LossBatch batch) => 1.0 / Math.Max(1, batch.Tokens);
}
