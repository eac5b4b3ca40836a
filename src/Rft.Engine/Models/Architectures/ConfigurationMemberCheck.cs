using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models.Architectures;

/// <summary>
/// Looks at the members of config.json that nothing reads: what would change the result is refused, what is known to change nothing is passed
/// over, and everything else is passed over with a warning.
/// </summary>
internal static class ConfigurationMemberCheck
{
    // Members that every family reads, or that some reader asks for where it is there.
    private static readonly string[] _read =
    [
        "model_type", "architectures", "num_key_value_heads", "head_dim", "rope_theta", "rope_scaling", "rope_parameters",
        "partial_rotary_factor", "tie_word_embeddings", "initializer_range", "torch_dtype", "dtype", "eos_token_id",
    ];

    // What has no part in the computation: other programs' notes, generation settings, dropout, and sizes that say a thing twice.
    private static readonly string[] _harmless =
    [
        "_name_or_path", "_attn_implementation", "_attn_implementation_autoset", "_attn_implementation_internal", "attn_implementation",
        "transformers_version", "transformers.js_config", "auto_map", "unsloth_version", "unsloth_fixed", "use_cache", "cache_implementation",
        "bos_token_id", "pad_token_id", "sep_token_id", "decoder_start_token_id", "attention_dropout", "attn_pdrop", "embd_pdrop",
        "resid_pdrop", "hidden_dropout", "residual_dropout", "pretraining_tp", "return_dict", "output_hidden_states", "output_attentions",
        "torchscript", "tf_legacy_loss", "use_bfloat16", "id2label", "label2id", "num_labels", "problem_type", "tokenizer_class", "prefix",
        "task_specific_params", "finetuning_task", "chunk_size_feed_forward", "is_decoder", "cross_attention_hidden_size",
        "tie_encoder_decoder", "max_length", "min_length", "do_sample", "temperature", "top_k", "top_p", "typical_p", "num_beams",
        "num_beam_groups", "num_return_sequences", "diversity_penalty", "repetition_penalty", "length_penalty", "no_repeat_ngram_size",
        "encoder_no_repeat_ngram_size", "bad_words_ids", "begin_suppress_tokens", "suppress_tokens", "exponential_decay_length_penalty",
        "forced_bos_token_id", "forced_eos_token_id", "remove_invalid_values", "early_stopping", "output_scores",
        "return_dict_in_generate", "summary_type", "summary_use_proj", "summary_activation", "summary_proj_to_labels",
        "summary_first_dropout", "n_ctx", "reorder_and_upcast_attn", "gradient_checkpointing", "hidden_act", "max_window_layers",
    ];

    // Parts of other families: absent, null, or the value that leaves the result as it is; anything else is refused.
    private static readonly Dictionary<string, string?> _neutral = new(StringComparer.Ordinal)
    {
        ["quantization_config"] = null,
        ["compression_config"] = null,
        ["use_bidirectional_attention"] = "False",
        ["is_causal"] = "True",
        ["add_cross_attention"] = "False",
        ["is_encoder_decoder"] = "False",
        ["alibi"] = "False",
        ["parallel_attn"] = "False",
        ["use_parallel_residual"] = "False",
        ["use_qk_norm"] = "False",
        ["qk_layernorm"] = "False",
        ["use_mrope"] = "False",
        ["rope_interleave"] = "False",
        ["clip_qkv"] = null,
        ["logit_scale"] = "1",
        ["logits_scaling"] = "1",
        ["embedding_multiplier"] = "1",
        ["residual_multiplier"] = "1",
        ["attention_multiplier"] = null,
        ["attention_chunk_size"] = null,
        ["attn_temperature_tuning"] = "False",
        ["query_pre_attn_scalar"] = null,
        ["attn_logit_softcapping"] = null,
        ["final_logit_softcapping"] = null,
        ["num_experts"] = "0",
        ["num_local_experts"] = "0",
        ["n_routed_experts"] = "0",
        ["kv_lora_rank"] = null,
        ["q_lora_rank"] = null,
        ["text_config"] = null,
        ["vision_config"] = null,
        ["audio_config"] = null,
    };

    /// <summary>Checks every member that the family does not read.</summary>
    public static void Check(SourceNode root, Architecture architecture, DiagnosticBag diagnostics)
    {
        string[] read = [.. _read, .. architecture.Members.All, .. architecture.OwnMembers];
        foreach (var member in root.Members.Where(member => !read.Contains(member.Name)))
        {
            var (name, value) = (member.Name, member.Value);
            if (_neutral.TryGetValue(name, out var neutral))
            {
                if (!IsNeutral(value, neutral))
                {
                    var found = value.Kind is SourceNodeKind.Object or SourceNodeKind.Array ? "" : $" {(value.Text.Length > 0 ? value.Text : value.Kind)}";
                    diagnostics.Add(
                        DiagnosticTable.ModelConfigurationUnsupported,
                        value.Location,
                        $"'{name}'{found} is not supported for '{architecture.ModelType}'; expected {neutral?.ToLowerInvariant() ?? "null"}");
                }
            }
            else if (!_harmless.Contains(name) && value.Kind is not (SourceNodeKind.Null or SourceNodeKind.False))
            {
                var nearest = Suggestions.Nearest(name, read) is { } meant ? $"; did you mean '{meant}'?" : "";
                diagnostics.Add(
                    DiagnosticTable.ModelMemberUnknown,
                    value.Location,
                    $"'{architecture.ModelType}' has no member '{name}'; it is passed over{nearest}");
            }
        }
    }

    private static bool IsNeutral(SourceNode value, string? neutral) =>
        value.Kind == SourceNodeKind.Null
        || (neutral is not null
            && (value.Kind == SourceNodeKind.Number ? value.ToDouble().ToString("R", null) : value.Kind.ToString()) == neutral);
}
