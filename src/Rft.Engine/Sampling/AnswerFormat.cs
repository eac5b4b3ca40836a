using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>What sampling needs to know of a tokenizer: when an answer ends, and what its text is.</summary>
/// <param name="StopTokens">Tokens that end an answer.</param>
/// <param name="Decode">The text of tokens, special tokens left out.</param>
internal sealed record AnswerFormat(IReadOnlyList<int> StopTokens, Func<int[], string> Decode)
{
    /// <summary>That of a model folder.</summary>
    public static AnswerFormat Of(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new AnswerFormat(folder.StopTokens, tokens => folder.Tokenizer.Decode(tokens));
    }

    /// <summary>A completion with its text.</summary>
    internal Answer Read(Completion completion) => new(
        completion.PromptIndex,
        completion.SampleIndex,
        completion.Tokens,
        completion.LogProbabilities,
        completion.FinishReason,
        Decode(completion.Tokens))
    {
        Support = completion.Support,
    };
}
