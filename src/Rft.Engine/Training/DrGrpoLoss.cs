namespace Rft.Engine.Training;

/// <summary>
/// <c>dr_grpo</c>: the sum over tokens divided by what all completions would have at their longest, so that no token weighs more in a short
/// answer than in a long one (Liu et al., arXiv 2503.20783).
/// </summary>
internal sealed class DrGrpoLoss(PolicyLossSettings settings) : ClippedPolicyLoss(settings)
{
    /// <inheritdoc/>
    protected override double TokenWeight(int lossTokens, LossBatch batch) => 1.0 / ((double)batch.Completions * Settings.MaximumTokens);
}
