using Rft.Engine.Json;
using Rft.Engine.Templating;

namespace Rft.Engine.Models;

/// <summary>A model's chat template: how a conversation becomes one text.</summary>
internal sealed class ChatTemplate
{
    private readonly Template _template;
    private readonly string? _beginToken;
    private readonly string? _endToken;

    private IReadOnlyDictionary<string, object?> _settings = new Dictionary<string, object?>();

    private ChatTemplate(string text, Template template, string? beginToken, string? endToken) =>
        (Text, _template, ToolCalls, _beginToken, _endToken) = (text, template, ToolCallParsers.For(text), beginToken, endToken);

    /// <summary>The template in Jinja.</summary>
    public string Text { get; }

    /// <summary>Finds the tool calls in answers of this model; null where its template knows none.</summary>
    public IToolCallParser? ToolCalls { get; }

    /// <summary>Parses a template.</summary>
    /// <param name="text">The template in Jinja.</param>
    /// <param name="file">The file that mistakes are reported in.</param>
    /// <param name="beginToken">What the template calls <c>bos_token</c>.</param>
    /// <param name="endToken">What the template calls <c>eos_token</c>.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The template has a mistake.</exception>
    internal static ChatTemplate Parse(string text, string file, string? beginToken, string? endToken) =>
        new(text, Template.ParseJinja(text, file), beginToken, endToken);

    /// <summary>The same template with settings that it may ask for, such as <c>enable_thinking</c>.</summary>
    public ChatTemplate With(IReadOnlyDictionary<string, object?> settings) => new(Text, _template, _beginToken, _endToken) { _settings = settings };

    /// <summary>Writes a conversation as the model reads it.</summary>
    /// <param name="messages">An array of messages with role and content.</param>
    /// <param name="addGenerationPrompt">Whether the text ends where the model's answer begins.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The template refuses the conversation.</exception>
    public string Render(SourceNode messages, bool addGenerationPrompt)
    {
        var variables = new Dictionary<string, object?>(_settings)
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
