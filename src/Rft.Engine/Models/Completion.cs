namespace Rft.Engine.Models;

/// <summary>One sampled completion.</summary>
/// <param name="PromptIndex">Which prompt of the request.</param>
/// <param name="SampleIndex">Which sample of that prompt.</param>
/// <param name="Tokens">The sampled tokens, the stop token included where one ended it.</param>
/// <param name="LogProbabilities">
/// Natural log-probability of each token at the sampling temperature (at temperature 1 where the temperature was 0).
/// </param>
/// <param name="FinishReason">Why it ended.</param>
public sealed record Completion(
    int PromptIndex,
    int SampleIndex,
    int[] Tokens,
    float[] LogProbabilities,
    FinishReason FinishReason)
{
    /// <summary>
    /// For each token the ones that it was drawn from, as <see cref="ITokenConstraint.Allowed"/> gives them; null where there was no
    /// constraint.
    /// </summary>
    public ReadOnlyMemory<ulong>[]? Support { get; init; }
}
