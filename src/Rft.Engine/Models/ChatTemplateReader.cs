using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Templating;

namespace Rft.Engine.Models;

/// <summary>
/// Reads the chat templates of a model folder: those of tokenizer_config.json, chat_template.jinja, which counts before them, and the
/// files of additional_chat_templates. What is wrong goes to the bag.
/// </summary>
internal sealed class ChatTemplateReader(string directory, SourceLocation namedAt, DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, Template> _templates = [];

    /// <summary>The templates; null where there is none, or where one is wrong.</summary>
    public ChatTemplate? Read(TokenizerSettings settings)
    {
        var errorsBefore = diagnostics.Count;
        var path = Path.Combine(directory, ModelFiles.ChatTemplate);
        foreach (var (name, node) in settings.ChatTemplates)
        {
            if (name != TokenizerSettings.DefaultTemplate || !File.Exists(path))
            {
                Add(name, () => Template.ParseJinja(node));
            }
        }

        if (File.Exists(path))
        {
            AddFile(TokenizerSettings.DefaultTemplate, path);
        }

        foreach (var file in ModelFiles.AdditionalTemplatesOf(directory))
        {
            AddFile(Path.GetFileNameWithoutExtension(file), Path.Combine(directory, file));
        }

        return diagnostics.Count == errorsBefore && HasDefault() ? new ChatTemplate(_templates, settings.SpecialTokens) : null;
    }

    private bool HasDefault()
    {
        var settingsFile = new SourceLocation(Path.Combine(directory, ModelFiles.TokenizerConfiguration));
        if (_templates.Count == 0)
        {
            diagnostics.Add(DiagnosticTable.ChatTemplateMissing, settingsFile, "the model has no 'chat_template'");
        }
        else if (!_templates.ContainsKey(TokenizerSettings.DefaultTemplate))
        {
            diagnostics.Add(
                DiagnosticTable.ChatTemplateAmbiguous,
                settingsFile,
                $"the model has the chat templates {string.Join(", ", _templates.Keys.Select(name => $"'{name}'"))}, and none named "
                + $"'{TokenizerSettings.DefaultTemplate}'");
        }

        return _templates.ContainsKey(TokenizerSettings.DefaultTemplate);
    }

    private void AddFile(string name, string path)
    {
        if (SourceFile.Read(path, namedAt, diagnostics) is { } bytes)
        {
            Add(name, () => Template.ParseJinja(Encoding.UTF8.GetString(bytes), path));
        }
    }

    private void Add(string name, Func<Template> parse)
    {
        try
        {
            _templates[name] = parse();
        }
        catch (DiagnosticException exception)
        {
            diagnostics.AddRange(exception.Diagnostics);
        }
    }
}
