namespace Rft.Engine.Models.Architectures;

/// <summary>
/// What a family's checkpoints call their modules; a parameter's name is its module's and <c>.weight</c> or <c>.bias</c>. A part without
/// a name is one that the family does not have.
/// </summary>
internal sealed record TensorNames
{
    /// <summary>Llama and its many relatives.</summary>
    public static readonly TensorNames Llama = new();

    /// <summary>Llama's with norms before and after both parts of a block.</summary>
    public static readonly TensorNames Sandwich = new()
    {
        AttentionPostNorm = "post_attention_layernorm",
        FeedForwardNorm = "pre_feedforward_layernorm",
        FeedForwardPostNorm = "post_feedforward_layernorm",
    };

    /// <summary>Llama's with norms only after both parts of a block.</summary>
    public static readonly TensorNames PostNorm = new()
    {
        AttentionNorm = null,
        AttentionPostNorm = "post_attention_layernorm",
        FeedForwardNorm = null,
        FeedForwardPostNorm = "post_feedforward_layernorm",
    };

    /// <summary>Llama's with projections that are one matrix.</summary>
    public static readonly TensorNames Fused = new() { QueryKeyValue = ["self_attn.qkv_proj"], GateUp = ["mlp.gate_up_proj"] };

    /// <summary>GPT-2.</summary>
    public static readonly TensorNames Gpt2 = new()
    {
        Base = "transformer",
        Embedding = "wte",
        Positions = "wpe",
        Layers = "h",
        AttentionNorm = "ln_1",
        QueryKeyValue = ["attn.c_attn"],
        AttentionOutput = "attn.c_proj",
        FeedForwardNorm = "ln_2",
        GateUp = ["mlp.c_fc"],
        Down = "mlp.c_proj",
        FinalNorm = "ln_f",
        AreLinearsTransposed = true,
        RedundantSuffixes = [".attn.bias", ".attn.masked_bias"],
    };

    /// <summary>The module of everything but the output head. Checkpoints of the base model alone leave it out of their names.</summary>
    public string Base { get; init; } = "model";

    /// <summary>In <see cref="Base"/>.</summary>
    public string Embedding { get; init; } = "embed_tokens";

    /// <summary>In <see cref="Base"/>: learned positions.</summary>
    public string? Positions { get; init; }

    /// <summary>In <see cref="Base"/>: the list of blocks.</summary>
    public string Layers { get; init; } = "layers";

    /// <summary>In a block: before attention.</summary>
    public string? AttentionNorm { get; init; } = "input_layernorm";

    /// <summary>In a block: one matrix, or three side by side.</summary>
    public IReadOnlyList<string> QueryKeyValue { get; init; } = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"];

    /// <summary>In a block; of use where <see cref="ModelConfiguration.QueryKeyNorm"/> says so.</summary>
    public string QueryNorm { get; init; } = "self_attn.q_norm";

    /// <summary>In a block; of use where <see cref="ModelConfiguration.QueryKeyNorm"/> says so.</summary>
    public string KeyNorm { get; init; } = "self_attn.k_norm";

    /// <summary>In a block.</summary>
    public string AttentionOutput { get; init; } = "self_attn.o_proj";

    /// <summary>In a block: on what attention adds to the residual stream.</summary>
    public string? AttentionPostNorm { get; init; }

    /// <summary>In a block: before the feed-forward network.</summary>
    public string? FeedForwardNorm { get; init; } = "post_attention_layernorm";

    /// <summary>In a block: gate and up as one matrix or two, or up alone.</summary>
    public IReadOnlyList<string> GateUp { get; init; } = ["mlp.gate_proj", "mlp.up_proj"];

    /// <summary>In a block.</summary>
    public string Down { get; init; } = "mlp.down_proj";

    /// <summary>In a block: on what the feed-forward network adds to the residual stream.</summary>
    public string? FeedForwardPostNorm { get; init; }

    /// <summary>In <see cref="Base"/>.</summary>
    public string FinalNorm { get; init; } = "norm";

    /// <summary>The output head, which a model with tied embeddings does not have.</summary>
    public string Head { get; init; } = "lm_head";

    /// <summary>Whether the linear layers of the blocks are stored [in, out].</summary>
    public bool AreLinearsTransposed { get; init; }

    /// <summary>Ends of the names of tensors that follow from the configuration, which older checkpoints hold.</summary>
    public IReadOnlyList<string> RedundantSuffixes { get; init; } = [".rotary_emb.inv_freq"];
}
