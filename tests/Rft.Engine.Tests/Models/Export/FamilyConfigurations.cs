namespace Rft.Engine.Tests.Models.Export;

/// <summary>A small config.json for each family, and for what some of them vary.</summary>
internal static class FamilyConfigurations
{
    private const string Sizes = """
        "vocab_size": 300, "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2, "num_attention_heads": 4,
        "num_key_value_heads": 2, "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "initializer_range": 0.15
        """;

    private static readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal)
    {
        ["llama"] = $$$"""{"model_type": "llama", {{{Sizes}}}, "hidden_act": "silu", "tie_word_embeddings": false}""",
        ["llama with biases"] =
            $$$"""{"model_type": "llama", {{{Sizes}}}, "hidden_act": "silu", "attention_bias": true, "mlp_bias": true, "tie_word_embeddings": true}""",
        ["llama 3"] = $$$"""
            {"model_type": "llama", {{{Sizes}}}, "hidden_act": "silu", "head_dim": 32, "tie_word_embeddings": true, "rope_theta": 500000.0,
             "rope_scaling": {"rope_type": "llama3", "factor": 4.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 16}}
            """,
        ["llama linear"] =
            $$$"""{"model_type": "llama", {{{Sizes}}}, "hidden_act": "silu", "rope_scaling": {"rope_type": "linear", "factor": 2.0}}""",
        ["llama yarn"] = $$$"""
            {"model_type": "llama", {{{Sizes}}}, "hidden_act": "silu",
             "rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16}}
            """,
        ["mistral"] = $$$"""{"model_type": "mistral", {{{Sizes}}}, "hidden_act": "silu", "head_dim": 16, "sliding_window": 40}""",
        ["qwen2"] = $$$"""{"model_type": "qwen2", {{{Sizes}}}, "hidden_act": "silu", "tie_word_embeddings": true, "use_sliding_window": false}""",
        ["qwen3"] = $$$"""{"model_type": "qwen3", {{{Sizes}}}, "hidden_act": "silu", "head_dim": 32, "tie_word_embeddings": true}""",
        ["gpt2"] = """
            {"model_type": "gpt2", "vocab_size": 300, "n_embd": 64, "n_inner": null, "n_layer": 2, "n_head": 4, "n_positions": 64, "n_ctx": 64,
             "layer_norm_epsilon": 1e-5, "activation_function": "gelu_new", "initializer_range": 0.15}
            """,
        ["phi3"] = $$$"""
            {"model_type": "phi3", {{{Sizes}}}, "hidden_act": "silu", "tie_word_embeddings": false, "original_max_position_embeddings": 64,
             "sliding_window": null}
            """,
        ["phi3 longrope"] = $$$"""
            {"model_type": "phi3", {{{Sizes.Replace("embeddings\": 64", "embeddings\": 1024", StringComparison.Ordinal)}}},
             "hidden_act": "silu", "tie_word_embeddings": false, "original_max_position_embeddings": 256,
             "partial_rotary_factor": 0.5,
             "rope_scaling": {"type": "longrope", "short_factor": [1.0, 1.1, 1.3, 1.7], "long_factor": [1.0, 2.0, 3.0, 4.0]}}
            """,
        ["gemma2"] = $$$"""
            {"model_type": "gemma2", {{{Sizes}}}, "hidden_activation": "gelu_pytorch_tanh", "head_dim": 32, "query_pre_attn_scalar": 32,
             "sliding_window": 8, "attn_logit_softcapping": 50.0, "final_logit_softcapping": 30.0}
            """,
        ["gemma3"] = $$$"""
            {"model_type": "gemma3_text", {{{Sizes.Replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 7", StringComparison.Ordinal)}}},
             "hidden_activation": "gelu_pytorch_tanh", "head_dim": 32, "query_pre_attn_scalar": 32, "sliding_window": 8,
             "rope_local_base_freq": 10000.0, "rope_theta": 1000000.0, "rope_scaling": {"rope_type": "linear", "factor": 2.0}}
            """,
        ["olmo2"] = $$$"""{"model_type": "olmo2", {{{Sizes}}}, "hidden_act": "silu", "tie_word_embeddings": false}""",
        ["olmo2 tied"] = $$$"""{"model_type": "olmo2", {{{Sizes}}}, "hidden_act": "silu", "tie_word_embeddings": true}""",
        ["smollm3"] = $$$"""
            {"model_type": "smollm3", {{{Sizes.Replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 4", StringComparison.Ordinal)}}},
             "hidden_act": "silu", "no_rope_layer_interval": 4, "use_sliding_window": false}
            """,
    };

    public static IEnumerable<string> Names => _texts.Keys;

    public static string Of(string name) => _texts[name];
}
