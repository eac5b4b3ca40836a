namespace Rft.Engine.Training;

/// <summary>What policy losses count on their way.</summary>
internal sealed class PolicyLossMeasures
{
    /// <summary>Loss tokens.</summary>
    public long Tokens { get; private set; }

    /// <summary>Probability ratios: one a loss token, or one a completion where a loss takes one ratio for all its tokens.</summary>
    public long Ratios { get; private set; }

    /// <summary>Ratios below the clip range whose advantage is negative.</summary>
    public long Low { get; private set; }

    /// <summary>Ratios above the clip range whose advantage is positive.</summary>
    public long High { get; private set; }

    /// <summary>The sum over loss tokens of the k3 estimate of the divergence from the reference; 0 where a loss has no such term.</summary>
    public double Divergence { get; private set; }

    /// <summary>Counts the loss tokens of a completion.</summary>
    public void AddTokens(int count) => Tokens += count;

    /// <summary>Counts one ratio.</summary>
    public void AddRatio(bool low, bool high)
    {
        Ratios++;
        Low += low ? 1 : 0;
        High += high ? 1 : 0;
    }

    /// <summary>Adds the divergence at one token.</summary>
    public void AddDivergence(double value) => Divergence += value;
}
