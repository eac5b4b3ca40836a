using Rft.Engine.Json;

namespace Rft.Engine.Models;

/// <summary>What could be read of a model folder besides its weights; null is what is missing or wrong.</summary>
internal sealed record ModelFolderParts
{
    /// <summary>config.json.</summary>
    public required SourceNode? ConfigurationNode { get; init; }

    /// <summary>generation_config.json.</summary>
    public required SourceNode? GenerationNode { get; init; }

    /// <summary>tokenizer_config.json.</summary>
    public required SourceNode? SettingsNode { get; init; }

    /// <summary>tokenizer.json.</summary>
    public required SourceNode? TokenizerNode { get; init; }

    /// <summary>The architecture.</summary>
    public required ModelConfiguration? Configuration { get; init; }

    /// <summary>The tokenizer.</summary>
    public required Tokenizer? Tokenizer { get; init; }

    /// <summary>What tokenizer_config.json says.</summary>
    public required TokenizerSettings? Settings { get; init; }

    /// <summary>The chat template.</summary>
    public required ChatTemplate? ChatTemplate { get; init; }

    /// <summary>Tokens that end an answer.</summary>
    public required IReadOnlyList<int> StopTokens { get; init; }
}
