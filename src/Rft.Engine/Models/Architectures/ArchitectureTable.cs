namespace Rft.Engine.Models.Architectures;

/// <summary>
/// The families that the engines compute. Members and defaults are those of the configuration classes of huggingface/transformers.
/// </summary>
internal static class ArchitectureTable
{
    public static readonly Architecture Llama = new()
    {
        ModelType = "llama",
        ClassName = "LlamaForCausalLM",
        OwnMembers = ["attention_bias", "mlp_bias"],
        QueryKeyValueBias = BiasRule.ByMember,
        AttentionOutputBias = BiasRule.ByMember,
        FeedForwardBias = BiasRule.ByMember,
    };

    public static readonly Architecture Mistral = new()
    {
        ModelType = "mistral",
        ClassName = "MistralForCausalLM",
        OwnMembers = ["sliding_window"],
        Pattern = AttentionPattern.Window,
        Window = 4096,
        KeyValueHeads = 8,
        ContextLength = 131072,
    };

    public static readonly Architecture Qwen2 = new()
    {
        ModelType = "qwen2",
        ClassName = "Qwen2ForCausalLM",
        OwnMembers = ["use_sliding_window", "sliding_window", "max_window_layers", "layer_types"],
        QueryKeyValueBias = BiasRule.Always,
        Pattern = AttentionPattern.UpperLayers,
        Window = 4096,
        KeyValueHeads = 32,
        ContextLength = 32768,
    };

    public static readonly Architecture Qwen3 = Qwen2 with
    {
        ModelType = "qwen3",
        ClassName = "Qwen3ForCausalLM",
        OwnMembers = ["attention_bias", .. Qwen2.OwnMembers],
        QueryKeyNorm = QueryKeyNorm.EachHead,
        QueryKeyValueBias = BiasRule.ByMember,
        AttentionOutputBias = BiasRule.ByMember,
        HeadSize = 128,
    };

    public static readonly Architecture Gpt2 = new()
    {
        ModelType = "gpt2",
        ClassName = "GPT2LMHeadModel",
        Tensors = TensorNames.Gpt2,
        Members = MemberNames.Gpt2,
        OwnMembers = ["scale_attn_weights", "scale_attn_by_inverse_layer_idx"],
        Norm = NormKind.Layer,
        QueryKeyValueBias = BiasRule.Always,
        AttentionOutputBias = BiasRule.Always,
        FeedForwardBias = BiasRule.Always,
        IsFeedForwardGated = false,
        HasRotaryPositions = false,
        ContextLength = 1024,
        NormEpsilon = 1e-5,
        Activation = "gelu_new",
        TiedEmbeddings = true,
    };

    public static readonly Architecture Phi3 = new()
    {
        ModelType = "phi3",
        ClassName = "Phi3ForCausalLM",
        Tensors = TensorNames.Fused,
        OwnMembers = ["sliding_window", "original_max_position_embeddings"],
        Pattern = AttentionPattern.Window,
        ContextLength = 4096,
        NormEpsilon = 1e-5,
    };

    public static readonly Architecture Gemma2 = new()
    {
        ModelType = "gemma2",
        ClassName = "Gemma2ForCausalLM",
        Tensors = TensorNames.Sandwich,
        Members = MemberNames.Gemma,
        OwnMembers =
        [
            "attention_bias", "query_pre_attn_scalar", "attn_logit_softcapping", "final_logit_softcapping", "sliding_window", "layer_types",
        ],
        NormWeightOffset = 1,
        QueryKeyValueBias = BiasRule.ByMember,
        AttentionOutputBias = BiasRule.ByMember,
        Pattern = AttentionPattern.Alternating,
        ScalesEmbedding = true,
        QueryScalar = 256,
        AttentionSoftCap = 50,
        LogitSoftCap = 30,
        KeyValueHeads = 4,
        HeadSize = 256,
        ContextLength = 8192,
        Window = 4096,
        Activation = "gelu_pytorch_tanh",
        TiedEmbeddings = true,
    };

    public static readonly Architecture Gemma3 = Gemma2 with
    {
        ModelType = "gemma3_text",
        ClassName = "Gemma3ForCausalLM",
        OwnMembers = [.. Gemma2.OwnMembers, "sliding_window_pattern", "_sliding_window_pattern", "rope_local_base_freq"],
        QueryKeyNorm = QueryKeyNorm.EachHead,
        HasLocalRope = true,
        AttentionSoftCap = 0,
        LogitSoftCap = 0,
        ContextLength = 131072,
        RopeTheta = 1_000_000,
        WindowPattern = 6,
    };

    public static readonly Architecture Olmo2 = new()
    {
        ModelType = "olmo2",
        ClassName = "Olmo2ForCausalLM",
        Tensors = TensorNames.PostNorm,
        OwnMembers = ["attention_bias"],
        QueryKeyNorm = QueryKeyNorm.AllHeads,
        QueryKeyValueBias = BiasRule.ByMember,
        AttentionOutputBias = BiasRule.ByMember,
        NormEpsilon = 1e-5,
    };

    public static readonly Architecture SmolLm3 = new()
    {
        ModelType = "smollm3",
        ClassName = "SmolLM3ForCausalLM",
        OwnMembers =
        [
            "attention_bias", "mlp_bias", "no_rope_layers", "no_rope_layer_interval", "use_sliding_window", "sliding_window", "layer_types",
        ],
        QueryKeyValueBias = BiasRule.ByMember,
        AttentionOutputBias = BiasRule.ByMember,
        FeedForwardBias = BiasRule.ByMember,
        Pattern = AttentionPattern.NoRope,
        KeyValueHeads = 4,
        ContextLength = 32768,
        RopeTheta = 2_000_000,
        TiedEmbeddings = true,
    };

    public static readonly IReadOnlyList<Architecture> All =
        [Llama, Mistral, Qwen2, Qwen3, Gpt2, Phi3, Gemma2, Gemma3, Olmo2, SmolLm3];
}
