using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>A sampled completion and its text.</summary>
/// <param name="PromptIndex">Which of the prompts.</param>
/// <param name="SampleIndex">Which sample of that prompt.</param>
/// <param name="Tokens">The tokens, the stop token included where one ended it.</param>
/// <param name="LogProbabilities">Natural log-probability of each token at the sampling temperature.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Text">The text, special tokens left out.</param>
public sealed record Answer(
    int PromptIndex,
    int SampleIndex,
    int[] Tokens,
    float[] LogProbabilities,
    FinishReason FinishReason,
    string Text)
{
    /// <summary>What each token was drawn from, as <see cref="Completion.Support"/>; null where there was no constraint.</summary>
    public ReadOnlyMemory<ulong>[]? Support { get; init; }
}
