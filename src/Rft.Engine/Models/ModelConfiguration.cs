namespace Rft.Engine.Models;

/// <summary>
/// A decoder's architecture, from config.json. Letters: D hidden, H heads, G key-value heads, K head size, F feed-forward, V vocabulary.
/// </summary>
public sealed record ModelConfiguration
{
    /// <summary><c>model_type</c>, such as <c>llama</c>.</summary>
    public required string ModelType { get; init; }

    /// <summary>V: <c>vocab_size</c>.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>D: <c>hidden_size</c>.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>F: <c>intermediate_size</c>.</summary>
    public required int FeedForwardSize { get; init; }

    /// <summary><c>num_hidden_layers</c>.</summary>
    public required int Layers { get; init; }

    /// <summary>H: <c>num_attention_heads</c>.</summary>
    public required int Heads { get; init; }

    /// <summary>G: <c>num_key_value_heads</c>; divides H.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>K: <c>head_dim</c>, or D / H.</summary>
    public required int HeadSize { get; init; }

    /// <summary><c>rms_norm_eps</c>.</summary>
    public required float NormEpsilon { get; init; }

    /// <summary><c>rope_theta</c>.</summary>
    public required double RopeTheta { get; init; }

    /// <summary><c>tie_word_embeddings</c>: the output head is the embedding.</summary>
    public required bool TiedEmbeddings { get; init; }

    /// <summary><c>max_position_embeddings</c>: the longest sequence.</summary>
    public required int ContextLength { get; init; }

    /// <summary><c>initializer_range</c>: standard deviation of random initial weights.</summary>
    public float InitializerRange { get; init; } = 0.02f;

    /// <summary><c>torch_dtype</c> or <c>dtype</c>: what full weights are saved as.</summary>
    public TensorType StorageType { get; init; } = TensorType.F32;
}
