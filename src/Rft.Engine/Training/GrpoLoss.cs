namespace Rft.Engine.Training;

/// <summary><c>grpo</c>: the mean over completions of each completion's mean over its tokens (Shao et al., arXiv 2402.03300).</summary>
internal sealed class GrpoLoss(PolicyLossSettings settings) : ClippedPolicyLoss(settings)
{
    /// <inheritdoc/>
    protected override double TokenWeight(int lossTokens, LossBatch batch) => 1.0 / ((double)batch.Completions * Math.Max(1, lossTokens));
}
