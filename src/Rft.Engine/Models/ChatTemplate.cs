using Rft.Engine.Json;
using Rft.Engine.Templating;

namespace Rft.Engine.Models;

/// <summary>A model's chat template: how a conversation becomes one text.</summary>
internal sealed class ChatTemplate
{
    /// <summary>The name of the template that is taken where there are tools.</summary>
    private const string ToolTemplate = "tool_use";

    private readonly IReadOnlyDictionary<string, Template> _templates;
    private readonly IReadOnlyDictionary<string, string> _specialTokens;
    private IReadOnlyDictionary<string, object?> _settings = new Dictionary<string, object?>();

    /// <param name="templates">The templates by name; one is named <see cref="TokenizerSettings.DefaultTemplate"/>.</param>
    /// <param name="specialTokens">What templates call <c>bos_token</c> and the like.</param>
    internal ChatTemplate(IReadOnlyDictionary<string, Template> templates, IReadOnlyDictionary<string, string> specialTokens) =>
        (_templates, _specialTokens, ToolCalls) = (templates, specialTokens, ToolCallParsers.For(
            (templates.GetValueOrDefault(ToolTemplate) ?? templates[TokenizerSettings.DefaultTemplate]).Text));

    /// <summary>The template in Jinja; of several the default one.</summary>
    public string Text => Default.Text;

    /// <summary>The file that the template stands in.</summary>
    public string FileName => Default.FileName;

    /// <summary>Whether the template says itself which part of the text the assistant writes.</summary>
    public bool MarksGeneration => Default.MarksGeneration;

    /// <summary>Finds the tool calls in answers of this model; null where its template knows none.</summary>
    public IToolCallParser? ToolCalls { get; }

    private Template Default => _templates[TokenizerSettings.DefaultTemplate];

    /// <summary>The same template with settings that it may ask for, such as <c>enable_thinking</c>.</summary>
    public ChatTemplate With(IReadOnlyDictionary<string, object?> settings) => new(_templates, _specialTokens) { _settings = settings };

    /// <summary>Writes a conversation without tools as the model reads it.</summary>
    /// <param name="messages">An array of messages with role and content.</param>
    /// <param name="addGenerationPrompt">Whether the text ends where the model's answer begins.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The template refuses the conversation.</exception>
    public string Render(SourceNode messages, bool addGenerationPrompt) => Render(messages, tools: null, addGenerationPrompt).Text;

    /// <summary>Writes a conversation, and says what of it the template's generation blocks wrote.</summary>
    /// <param name="messages">An array of messages with role and content.</param>
    /// <param name="tools">An array of tools that the model may call; null where there are none.</param>
    /// <param name="addGenerationPrompt">Whether the text ends where the model's answer begins.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The template refuses the conversation.</exception>
    public MarkedText Render(SourceNode messages, SourceNode? tools, bool addGenerationPrompt)
    {
        var variables = new Dictionary<string, object?>(_settings)
        {
            ["messages"] = messages,
            ["tools"] = tools,
            ["documents"] = null,
            ["add_generation_prompt"] = addGenerationPrompt,
        };

        // A token that the tokenizer lacks is undefined, not null: templates ask `is defined`.
        foreach (var (token, text) in _specialTokens)
        {
            variables[token] = text;
        }

        var name = tools is not null && _templates.ContainsKey(ToolTemplate) ? ToolTemplate : TokenizerSettings.DefaultTemplate;
        return _templates[name].RenderMarked(variables);
    }
}
