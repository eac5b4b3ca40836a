namespace Rft.Engine.Pipeline;

/// <summary>How a conversation's answers are sampled.</summary>
/// <param name="Temperature">0 for the most likely tokens.</param>
/// <param name="MaximumTokens">The longest answer in tokens.</param>
/// <param name="Seed">The seed of the random numbers.</param>
public sealed record AnswerOptions(double Temperature, int MaximumTokens, long Seed);
