using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Models;

/// <summary>
/// A decoder's architecture, from config.json: one description for all families. What is not required is Llama's where it is left out.
/// Letters: D hidden, H heads, G key-value heads, K head size, F feed-forward, V vocabulary.
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

    /// <summary>The longest sequence: <c>max_position_embeddings</c>, or less where longer ones would be computed in another way.</summary>
    public required int ContextLength { get; init; }

    /// <summary><c>initializer_range</c>: standard deviation of random initial weights.</summary>
    public float InitializerRange { get; init; } = 0.02f;

    /// <summary><c>torch_dtype</c> or <c>dtype</c>: what full weights are saved as.</summary>
    public TensorType StorageType { get; init; } = TensorType.F32;

    /// <summary>How rows are normalized.</summary>
    public NormKind Norm { get; init; }

    /// <summary>What is added to a norm's weight before use.</summary>
    public float NormWeightOffset { get; init; }

    /// <summary>Whether and how queries and keys are normalized.</summary>
    public QueryKeyNorm QueryKeyNorm { get; init; }

    /// <summary>Whether the query, key and value projections have a bias.</summary>
    public bool QueryKeyValueBias { get; init; }

    /// <summary>Whether the projection of what attention gives has a bias.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>Whether the layers of the feed-forward network have a bias.</summary>
    public bool FeedForwardBias { get; init; }

    /// <summary>The nonlinearity of the feed-forward network.</summary>
    public ActivationFunction Activation { get; init; }

    /// <summary>Whether the feed-forward network is activation(gate) * up, or activation(up) alone.</summary>
    public bool IsFeedForwardGated { get; init; } = true;

    /// <summary>Window, positions and scale of each layer; empty where all are alike and see everything before them.</summary>
    public IReadOnlyList<LayerAttention> LayerAttention { get; init; } = [];

    /// <summary>Scores become cap * tanh(score / cap); 0 for none.</summary>
    public float AttentionSoftCap { get; init; }

    /// <summary>Logits become cap * tanh(logit / cap); 0 for none.</summary>
    public float LogitSoftCap { get; init; }

    /// <summary>What a token's embedding is multiplied by.</summary>
    public float EmbeddingScale { get; init; } = 1;

    /// <summary>How many dimensions of each head turn with the position: the first ones. 0 for all K.</summary>
    public int RotarySize { get; init; }

    /// <summary>How the rotary frequencies are stretched; null where they are not.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary><c>rope_local_base_freq</c>: the rope base of layers of the kind <see cref="RopeKind.Local"/>.</summary>
    public double LocalRopeTheta { get; init; } = 10000;

    /// <summary>What the tensors are called.</summary>
    internal TensorNames Tensors { get; init; } = TensorNames.Llama;

    /// <summary>What a layer's attention does.</summary>
    public LayerAttention AttentionOf(int layer) => LayerAttention.Count == 0 ? new LayerAttention() : LayerAttention[layer];
}
