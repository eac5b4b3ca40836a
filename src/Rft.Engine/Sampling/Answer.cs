using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>A sampled completion and its text.</summary>
/// <param name="PromptIndex">Which of the prompts.</param>
/// <param name="SampleIndex">Which sample of that prompt.</param>
/// <param name="Tokens">The tokens, the stop token included where one ended it.</param>
/// <param name="LogProbabilities">Natural log-probability of each sampled token at the sampling temperature.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Text">The text of the model's last message, special tokens left out.</param>
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

    /// <summary>Which tokens the model sampled, as <see cref="Completion.IsSampled"/>; null where it sampled all.</summary>
    public bool[]? IsSampled { get; init; }

    /// <summary>How many tokens the model sampled.</summary>
    public int SampledCount => IsSampled is null ? Tokens.Length : IsSampled.AsSpan().Count(true);

    /// <summary>The tokens that the model sampled.</summary>
    public int[] SampledTokens => Sampled(Tokens);

    /// <summary>Their log-probabilities.</summary>
    public float[] SampledLogProbabilities => Sampled(LogProbabilities);

    /// <summary>Of an answer that could call tools: the model's messages, the last one included. Else empty.</summary>
    internal IReadOnlyList<EpisodeStep> Steps { get; init; } = [];

    /// <summary>The failure of a tool that ended the episode; null where there was none.</summary>
    internal ToolReply? ToolFailure => Steps.Count == 0 ? null : Steps[^1].Replies.FirstOrDefault(reply => reply.IsFailure);

    private T[] Sampled<T>(T[] values) => IsSampled is null ? values : [.. values.Where((_, index) => IsSampled[index])];
}
