namespace Rft.Engine.Models;

/// <summary>
/// How completions are sampled. What changes the distribution does so in this order: <see cref="RepetitionPenalty"/>, temperature,
/// <see cref="TopK"/>, <see cref="TopP"/>, <see cref="MinP"/>.
/// </summary>
public sealed record SamplingParameters
{
    /// <summary>0 picks the most likely token (the lowest id on ties); above 0 logits are divided by it.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>The longest completion in sampled tokens, the end token included.</summary>
    public required int MaximumTokens { get; init; }

    /// <summary>Tokens that end a completion; the one that did is its last token.</summary>
    public required IReadOnlyList<int> StopTokens { get; init; }

    /// <summary>Only that many of the most likely tokens, and what is as likely as the last of them, are drawn. Default 0: all.</summary>
    public int TopK { get; init; }

    /// <summary>
    /// Only the most likely tokens that together have this probability, and what is as likely as the last of them, are drawn; in (0, 1].
    /// Default 1: all.
    /// </summary>
    public double TopP { get; init; } = 1;

    /// <summary>Only tokens at least this share as likely as the most likely one are drawn; in [0, 1]. Default 0: all.</summary>
    public double MinP { get; init; }

    /// <summary>
    /// Positive logits of tokens that prompt or completion hold are divided by it, negative ones multiplied
    /// (https://arxiv.org/abs/1909.05858); above 0. Default 1: nothing.
    /// </summary>
    public double RepetitionPenalty { get; init; } = 1;
}
