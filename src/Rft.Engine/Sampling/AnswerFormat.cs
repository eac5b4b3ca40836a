using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>What sampling needs to know of answers: when one ends, what its text is, and what it is held to.</summary>
/// <param name="StopTokens">Tokens that end an answer.</param>
/// <param name="Decode">The text of tokens, special tokens left out.</param>
internal sealed record AnswerFormat(IReadOnlyList<int> StopTokens, Func<int[], string> Decode)
{
    /// <summary>The model's name; null where unknown.</summary>
    public string? Model { get; init; }

    /// <summary>Finds tool calls in answers; null where the model's chat template knows none.</summary>
    public IToolCallParser? ToolCalls { get; init; }

    /// <summary>How the model calls tools and goes on; null where its calls are left to the caller.</summary>
    public EpisodeRules? Episodes { get; init; }

    /// <summary>Texts that end an answer; null for none.</summary>
    public StopTexts? Stop { get; init; }

    /// <summary>Makes, for each answer, what holds it to a form; null for free answers.</summary>
    public Func<ITokenConstraint>? Constrain { get; init; }

    /// <summary>That of a model folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="stop">Texts that end an answer.</param>
    public static AnswerFormat Of(ModelFolder folder, IReadOnlyList<string>? stop = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new AnswerFormat(folder.StopTokens, tokens => folder.Tokenizer.Decode(tokens))
        {
            Model = Path.GetFileName(folder.Directory),
            ToolCalls = folder.ChatTemplate.ToolCalls,
            Stop = stop is { Count: > 0 } ? new StopTexts(stop, () => new TokenTextStream(folder.Tokenizer).Append) : null,
        };
    }

    /// <summary>A completion with its text.</summary>
    internal Answer Read(Completion completion) => Read(completion, TextOf(completion.Tokens));

    /// <summary>A completion whose last message has a known text.</summary>
    internal static Answer Read(Completion completion, string text) =>
        new(
            completion.PromptIndex,
            completion.SampleIndex,
            completion.Tokens,
            completion.LogProbabilities,
            completion.FinishReason,
            text)
        {
            Support = completion.Support,
            IsSampled = completion.IsSampled,
        };

    /// <summary>The text of the tokens of a message, up to where a stop text begins.</summary>
    internal string TextOf(int[] tokens)
    {
        var text = Decode(tokens);
        return Stop is null ? text : Stop.Cut(text);
    }
}
