using Rft.Engine.Json;
using Rft.Engine.Templating;

namespace Rft.Engine.Models;

/// <summary>A model's chat template: how a conversation becomes one text.</summary>
internal sealed class ChatTemplate
{
    private readonly Template _template;
    private readonly string? _beginToken;
    private readonly string? _endToken;

    private ChatTemplate(Template template, IToolCallParser? toolCalls, string? beginToken, string? endToken) =>
        (_template, ToolCalls, _beginToken, _endToken) = (template, toolCalls, beginToken, endToken);

    /// <summary>Finds the tool calls in answers of this model; null where its template knows none.</summary>
    public IToolCallParser? ToolCalls { get; }

    /// <summary>Parses a template.</summary>
    /// <param name="text">The template in Jinja.</param>
    /// <param name="file">The file that mistakes are reported in.</param>
    /// <param name="beginToken">What the template calls <c>bos_token</c>.</param>
    /// <param name="endToken">What the template calls <c>eos_token</c>.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The template has a mistake.</exception>
    internal static ChatTemplate Parse(string text, string file, string? beginToken, string? endToken) =>
        new(Template.ParseJinja(text, file), ToolCallParsers.For(text), beginToken, endToken);

    /// <summary>Writes a conversation as the model reads it.</summary>
    /// <param name="messages">An array of messages with role and content.</param>
    /// <param name="addGenerationPrompt">Whether the text ends where the model's answer begins.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The template refuses the conversation.</exception>
    public string Render(SourceNode messages, bool addGenerationPrompt)
    {
        var variables = new Dictionary<string, object?>
        {
            ["messages"] = messages,
            ["add_generation_prompt"] = addGenerationPrompt,
        };

        // A token that the tokenizer lacks is undefined, not null: templates ask `is defined`.
        if (_beginToken is not null)
        {
            variables["bos_token"] = _beginToken;
        }

        if (_endToken is not null)
        {
            variables["eos_token"] = _endToken;
        }

        return _template.Render(variables);
    }
}
