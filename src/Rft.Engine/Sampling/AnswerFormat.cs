using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>What sampling needs to know of a tokenizer: when an answer ends, and what its text is.</summary>
/// <param name="StopTokens">Tokens that end an answer.</param>
/// <param name="Decode">The text of tokens, special tokens left out.</param>
internal sealed record AnswerFormat(IReadOnlyList<int> StopTokens, Func<int[], string> Decode)
{
    /// <summary>The model's name; null where unknown.</summary>
    public string? Model { get; init; }

    /// <summary>Finds tool calls in answers; null where the model's chat template knows none.</summary>
    public IToolCallParser? ToolCalls { get; init; }

    /// <summary>That of a model folder.</summary>
    public static AnswerFormat Of(ModelFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new AnswerFormat(folder.StopTokens, tokens => folder.Tokenizer.Decode(tokens))
        {
            Model = Path.GetFileName(folder.Directory),
            ToolCalls = folder.ChatTemplate.ToolCalls,
        };
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
