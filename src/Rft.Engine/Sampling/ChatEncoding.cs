using Rft.Engine.Data;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Templating;

namespace Rft.Engine.Sampling;

/// <summary>How conversations become tokens: a model's chat template and tokenizer.</summary>
/// <param name="Render">The text of messages with tools, null for none; with the generation prompt where the flag is set.</param>
/// <param name="Encode">The tokens of a text; special tokens in it are parsed as such.</param>
/// <param name="StopTokens">Tokens that end an assistant's turn.</param>
internal sealed record ChatEncoding(
    Func<SourceNode, SourceNode?, bool, string> Render, Func<string, int[]> Encode, IReadOnlyList<int> StopTokens)
{
    /// <summary>The text of messages with tools and what of it the assistant writes; null where the template does not say so itself.</summary>
    public Func<SourceNode, SourceNode?, MarkedText>? RenderMarked { get; init; }

    /// <summary>The tools that the model is told of in a row; null for none. Default those that the row declares.</summary>
    public Func<DatasetRow, SourceNode?> ToolsOf { get; init; } = row => row.Tools;

    /// <summary>How the template spells <see cref="StopTokens"/>, in their order.</summary>
    public IReadOnlyList<string> StopTexts { get; init; } = [];

    /// <summary>What messages call the template.</summary>
    public string TemplateName { get; init; } = "chat_template";

    /// <summary>That of a model folder.</summary>
    public static ChatEncoding Of(ModelFolder folder) => new(
        (messages, tools, addGenerationPrompt) => folder.ChatTemplate.Render(ToolMessages.ForTemplate(messages), tools, addGenerationPrompt).Text,
        folder.Tokenizer.Encode,
        folder.StopTokens)
    {
        TemplateName = folder.ChatTemplate.FileName,
        RenderMarked = folder.ChatTemplate.MarksGeneration
            ? (messages, tools) => folder.ChatTemplate.Render(ToolMessages.ForTemplate(messages), tools, addGenerationPrompt: false)
            : null,
        StopTexts = [.. folder.StopTokens.Select(token => folder.Tokenizer.Decode([token], skipSpecialTokens: false))],
    };
}
