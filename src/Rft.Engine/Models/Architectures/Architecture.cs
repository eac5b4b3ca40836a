namespace Rft.Engine.Models.Architectures;

/// <summary>
/// What sets one family of decoders apart, as data: names of its tensors and of its members in config.json, the values that
/// huggingface/transformers gives to absent members, and the parts that its blocks have.
/// </summary>
internal sealed record Architecture
{
    /// <summary><c>model_type</c>.</summary>
    public required string ModelType { get; init; }

    /// <summary>The class in <c>architectures</c>.</summary>
    public required string ClassName { get; init; }

    public TensorNames Tensors { get; init; } = TensorNames.Llama;

    public MemberNames Members { get; init; } = MemberNames.Llama;

    /// <summary>Members of config.json that it reads beyond the <see cref="Members"/> and those that all families read.</summary>
    public IReadOnlyList<string> OwnMembers { get; init; } = [];

    public NormKind Norm { get; init; }

    public float NormWeightOffset { get; init; }

    public QueryKeyNorm QueryKeyNorm { get; init; }

    public BiasRule QueryKeyValueBias { get; init; }

    public BiasRule AttentionOutputBias { get; init; }

    public BiasRule FeedForwardBias { get; init; }

    public bool IsFeedForwardGated { get; init; } = true;

    public AttentionPattern Pattern { get; init; }

    /// <summary>Whether positions turn queries and keys; where not, they are learned.</summary>
    public bool HasRotaryPositions { get; init; } = true;

    /// <summary>Whether layers with a window have rotary frequencies of their own.</summary>
    public bool HasLocalRope { get; init; }

    /// <summary>Whether embeddings are multiplied by sqrt(D).</summary>
    public bool ScalesEmbedding { get; init; }

    /// <summary>Default of <c>query_pre_attn_scalar</c>; null where scores are scaled by the head size.</summary>
    public double? QueryScalar { get; init; }

    /// <summary>Default of <c>attn_logit_softcapping</c>; 0 for none, and null where the family has no caps.</summary>
    public double? AttentionSoftCap { get; init; }

    /// <summary>Default of <c>final_logit_softcapping</c>; 0 for none, and null where the family has no caps.</summary>
    public double? LogitSoftCap { get; init; }

    /// <summary>Default of <c>num_key_value_heads</c>; null for as many as there are heads.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>Default of <c>head_dim</c>; null for D / H.</summary>
    public int? HeadSize { get; init; }

    /// <summary>Default of the longest sequence.</summary>
    public int ContextLength { get; init; } = 2048;

    /// <summary>Default of the norms' epsilon.</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>Default of <c>rope_theta</c>.</summary>
    public double RopeTheta { get; init; } = 10000;

    /// <summary>Default of <c>sliding_window</c>; null for none.</summary>
    public int? Window { get; init; }

    /// <summary>Default of <c>sliding_window_pattern</c>.</summary>
    public int WindowPattern { get; init; } = 2;

    /// <summary>Default of the nonlinearity.</summary>
    public string Activation { get; init; } = "silu";

    /// <summary>Default of <c>tie_word_embeddings</c>.</summary>
    public bool TiedEmbeddings { get; init; }
}
