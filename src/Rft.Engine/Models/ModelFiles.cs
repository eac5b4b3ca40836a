namespace Rft.Engine.Models;

/// <summary>Names of the files of a model folder in Hugging Face layout.</summary>
internal static class ModelFiles
{
    public const string Configuration = "config.json";

    public const string GenerationConfiguration = "generation_config.json";

    public const string Tokenizer = "tokenizer.json";

    public const string TokenizerConfiguration = "tokenizer_config.json";

    /// <summary>Newer folders keep the chat template in a file of its own.</summary>
    public const string ChatTemplate = "chat_template.jinja";

    /// <summary>Further templates stand here, each named by its file.</summary>
    private const string AdditionalChatTemplates = "additional_chat_templates";

    /// <summary>The files of a folder but the weights: what makes up the digest, and what a copy of the folder takes along.</summary>
    public static IEnumerable<string> TextsOf(string directory) =>
        new[] { Configuration, GenerationConfiguration, Tokenizer, TokenizerConfiguration, ChatTemplate }
            .Where(name => File.Exists(Path.Combine(directory, name)))
            .Concat(AdditionalTemplatesOf(directory));

    /// <summary>The chat templates besides the default one, sorted.</summary>
    public static IReadOnlyList<string> AdditionalTemplatesOf(string directory)
    {
        var folder = Path.Combine(directory, AdditionalChatTemplates);
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.jinja") : [];
        return [.. files.Order(StringComparer.Ordinal).Select(path => $"{AdditionalChatTemplates}/{Path.GetFileName(path)}")];
    }
}
