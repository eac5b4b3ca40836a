using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Models.Gguf;

/// <summary>The keys of a GGUF file that describe the model. Source: docs/gguf.md of ggml and src/llama-arch.cpp of llama.cpp.</summary>
internal sealed class GgufKeys(ModelConfiguration configuration, GgufFamily family)
{
    private const int QuantizationVersion = 2;

    /// <summary>Adds the keys.</summary>
    /// <param name="metadata">Where to.</param>
    /// <param name="name">What the model is called.</param>
    /// <param name="type">What matrices are stored as.</param>
    /// <param name="contextLength">The longest sequence.</param>
    public void AddTo(GgufMetadata metadata, string name, GgufType type, int contextLength)
    {
        metadata.Add("general.architecture", family.Name);
        metadata.Add("general.type", "model");
        metadata.Add("general.name", name);
        metadata.Add("general.file_type", type switch { GgufType.F32 => 0, GgufType.F16 => 1, _ => 7 });
        metadata.Add("general.quantization_version", QuantizationVersion);
        metadata.Add(Key("vocab_size"), configuration.VocabularySize);
        metadata.Add(Key("context_length"), contextLength);
        metadata.Add(Key("embedding_length"), configuration.HiddenSize);
        metadata.Add(Key("block_count"), configuration.Layers);
        metadata.Add(Key("feed_forward_length"), configuration.FeedForwardSize);
        metadata.Add(Key("attention.head_count"), configuration.Heads);
        metadata.Add(Key("attention.head_count_kv"), configuration.KeyValueHeads);
        metadata.Add(Key("attention.key_length"), configuration.HeadSize);
        metadata.Add(Key("attention.value_length"), configuration.HeadSize);
        metadata.Add(
            Key(configuration.Norm == NormKind.Layer ? "attention.layer_norm_epsilon" : "attention.layer_norm_rms_epsilon"),
            configuration.NormEpsilon);
        if (family.HasRope)
        {
            AddRope(metadata);
        }

        if (family.WindowPattern > 0)
        {
            metadata.Add(Key("attention.sliding_window"), configuration.AttentionOf(0).Window);
        }

        if (family.HasSoftCaps)
        {
            metadata.Add(Key("attn_logit_softcapping"), configuration.AttentionSoftCap);
            metadata.Add(Key("final_logit_softcapping"), configuration.LogitSoftCap);
        }
    }

    private void AddRope(GgufMetadata metadata)
    {
        metadata.Add(Key("rope.dimension_count"), configuration.RotarySize == 0 ? configuration.HeadSize : configuration.RotarySize);
        metadata.Add(Key("rope.freq_base"), (float)configuration.RopeTheta);
        if (Enumerable.Range(0, configuration.Layers).Any(layer => configuration.AttentionOf(layer).Rope == RopeKind.Local))
        {
            metadata.Add(Key("rope.freq_base_swa"), (float)configuration.LocalRopeTheta);
        }

        switch (configuration.RopeScaling)
        {
            case { Kind: RopeScalingKind.Linear } linear:
                metadata.Add(Key("rope.scaling.type"), "linear");
                metadata.Add(Key("rope.scaling.factor"), (float)linear.Factor);
                break;
            case { Kind: RopeScalingKind.Yarn } yarn:
                metadata.Add(Key("rope.scaling.type"), "yarn");
                metadata.Add(Key("rope.scaling.factor"), (float)yarn.Factor);
                metadata.Add(Key("rope.scaling.original_context_length"), yarn.OriginalContextLength);
                metadata.Add(Key("rope.scaling.yarn_beta_fast"), (float)yarn.BetaFast);
                metadata.Add(Key("rope.scaling.yarn_beta_slow"), (float)yarn.BetaSlow);
                break;
            case { Kind: RopeScalingKind.LongRope } longRope:
                metadata.Add(Key("rope.scaling.original_context_length"), longRope.OriginalContextLength);
                metadata.Add(Key("rope.scaling.attn_factor"), (float)longRope.AttentionFactor);
                break;
            default:
                // Llama3 is a tensor of divisors.
                break;
        }
    }

    private string Key(string name) => $"{family.Name}.{name}";
}
