namespace Rft.Engine.Specs;

/// <summary>Which of the possible next tokens are drawn from, besides the temperature.</summary>
public sealed record SamplingSpec
{
    /// <summary>The probability that the most likely tokens, which alone are drawn, have together. Default 1: all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>How many of the most likely tokens are drawn from. Default 0: all.</summary>
    public int TopK { get; init; }

    /// <summary>How likely a token must be as a share of the most likely one. Default 0: at all.</summary>
    public double MinP { get; init; }

    /// <summary>How much less likely tokens become that prompt or answer hold already. Default 1: not at all.</summary>
    public double RepetitionPenalty { get; init; } = 1;
}
