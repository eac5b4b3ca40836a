namespace Rft.Engine.Training;

/// <summary>
/// The clipped surrogate of PPO (Schulman et al., arXiv 1707.06347). Derived losses differ in what they are a mean over.
/// </summary>
internal abstract class ClippedPolicyLoss(PolicyLossSettings settings) : PolicyLoss(settings)
{
    /// <inheritdoc/>
    protected override SurrogateTerm Surrogate(double ratio, double advantage)
    {
        var (low, high) = (1 - Settings.ClipLow, 1 + Settings.ClipHigh);
        var capped = Math.Min(ratio, Settings.Delta ?? double.PositiveInfinity);
        var free = capped * advantage;
        var clipped = Math.Clamp(ratio, low, high) * advantage;

        // Inside the range both branches are the same function; outside it only the free branch has a slope, and not past the cap.
        return new SurrogateTerm(
            -Math.Min(free, clipped),
            free <= clipped && capped == ratio ? -free : 0,
            ratio < low && advantage < 0,
            ratio > high && advantage > 0);
    }
}
