using Rft.Engine.Json;
using Rft.Engine.Templating;

namespace Rft.Engine.Models;

/// <summary>A model's chat template: how a conversation becomes one text.</summary>
internal sealed class ChatTemplate
{
    private readonly IReadOnlyDictionary<string, Template> _templates;
    private readonly IReadOnlyDictionary<string, string> _specialTokens;

    /// <param name="templates">The templates by name; one is named <see cref="TokenizerSettings.DefaultTemplate"/>.</param>
    /// <param name="specialTokens">What templates call <c>bos_token</c> and the like.</param>
    internal ChatTemplate(IReadOnlyDictionary<string, Template> templates, IReadOnlyDictionary<string, string> specialTokens) =>
        (_templates, _specialTokens) = (templates, specialTokens);

    /// <summary>Whether the template says itself which part of the text the assistant writes.</summary>
    public bool MarksGeneration => _templates[TokenizerSettings.DefaultTemplate].MarksGeneration;

    /// <summary>The file that the template stands in.</summary>
    public string FileName => _templates[TokenizerSettings.DefaultTemplate].FileName;

    /// <summary>Writes a conversation as the model reads it.</summary>
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
        var variables = new Dictionary<string, object?>
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

        var name = tools is not null && _templates.ContainsKey("tool_use") ? "tool_use" : TokenizerSettings.DefaultTemplate;
        return _templates[name].RenderMarked(variables);
    }
}
