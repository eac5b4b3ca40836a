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

    /// <summary>Everything but the weights: what makes up the digest, and what a copy of the folder takes along.</summary>
    public static readonly IReadOnlyList<string> Texts =
        [Configuration, GenerationConfiguration, Tokenizer, TokenizerConfiguration, ChatTemplate];
}
