namespace Rft.Engine.Training;

/// <summary>
/// <c>luspo</c>: one clipped ratio a completion, weighted by the completion's length, and the mean over completions ("Length-Unbiased
/// Sequence Policy Optimization"). TRL takes the divergence over the padding of shorter completions too; here it is theirs alone.
/// </summary>
internal sealed class LuspoLoss(PolicyLossSettings settings)
    : ClippedPolicyLoss(settings with { Importance = ImportanceLevel.Sequence })
{
    /// <inheritdoc/>
    protected override double TokenWeight(int lossTokens, LossBatch batch) => 1.0 / batch.Completions;
}
