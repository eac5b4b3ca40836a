namespace Rft.Engine.Training;

/// <summary>
/// <c>sapo</c>: a smooth gate in place of the clip range, steeper for negative advantages; the mean over completions of each completion's
/// mean over its tokens (Gao et al., arXiv 2511.20347).
/// </summary>
internal sealed class SapoLoss(PolicyLossSettings settings) : PolicyLoss(settings)
{
    private const double PositiveTemperature = 1;

    // As TRL has it, which keeps the number as a float32; with a double the reference differs in the eighth digit.
    private const double NegativeTemperature = 1.05f;

    /// <inheritdoc/>
    protected override double TokenWeight(int lossTokens, LossBatch batch) => 1.0 / ((double)batch.Completions * Math.Max(1, lossTokens));

    /// <inheritdoc/>
    protected override SurrogateTerm Surrogate(double ratio, double advantage)
    {
        var temperature = advantage > 0 ? PositiveTemperature : NegativeTemperature;
        var gate = 1 / (1 + Math.Exp(-temperature * (ratio - 1)));
        return new SurrogateTerm(-gate * 4 / temperature * advantage, -4 * gate * (1 - gate) * ratio * advantage);
    }
}
