namespace Rft.Engine.Models;

/// <summary>How completions are sampled.</summary>
public sealed record SamplingParameters
{
    /// <summary>0 picks the most likely token (the lowest id on ties); above 0 logits are divided by it.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>The longest completion in tokens, the end token included.</summary>
    public required int MaximumTokens { get; init; }

    /// <summary>Tokens that end a completion; the one that did is its last token.</summary>
    public required IReadOnlyList<int> StopTokens { get; init; }
}
