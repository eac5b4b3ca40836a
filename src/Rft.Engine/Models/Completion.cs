namespace Rft.Engine.Models;

/// <summary>One sampled completion.</summary>
/// <param name="PromptIndex">Which prompt of the request.</param>
/// <param name="SampleIndex">Which sample of that prompt.</param>
/// <param name="Tokens">[n] the tokens, the stop token included where one ended it.</param>
/// <param name="LogProbabilities">
/// [n] natural log-probability of each sampled token at the sampling temperature (at temperature 1 where the temperature was 0).
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

    /// <summary>
    /// [n] which tokens the model sampled; the others were put between them by <see cref="GenerationRequest.Continue"/>, and have the
    /// log-probability 0. Null where it sampled all of them.
    /// </summary>
    public bool[]? IsSampled { get; init; }
}
