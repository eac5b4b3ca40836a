namespace Rft.Engine.Training;

/// <summary>
/// <c>cispo</c>: REINFORCE with the ratio as a capped constant weight, so that no token loses its gradient; the mean over all loss
/// tokens (MiniMax, arXiv 2506.13585). The cap is 1 + the upper clip range; there is no lower one.
/// </summary>
internal sealed class CispoLoss(PolicyLossSettings settings) : PolicyLoss(settings)
{
    /// <inheritdoc/>
    protected override bool UsesLogProbability => true;

    /// <inheritdoc/>
    protected override double TokenWeight(int lossTokens, LossBatch batch) => 1.0 / Math.Max(1, batch.Tokens);

    /// <inheritdoc/>
    protected override SurrogateTerm Surrogate(double ratio, double advantage)
    {
        var cap = 1 + Settings.ClipHigh;
        return new SurrogateTerm(-Math.Min(ratio, cap) * advantage, 0, IsHigh: ratio > cap && advantage > 0);
    }
}
