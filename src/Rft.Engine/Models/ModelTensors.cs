namespace Rft.Engine.Models;

/// <summary>The tensors of the llama architecture in the Hugging Face layout. Linear layers are [out, in].</summary>
internal static class ModelTensors
{
    /// <summary>The output head, which a model with tied embeddings does not have.</summary>
    public const string OutputHead = "lm_head.weight";

    /// <summary>Every tensor that a model of this configuration has: embedding, layer by layer, final norm, output head.</summary>
    public static IReadOnlyList<TensorShape> Of(ModelConfiguration configuration)
    {
        var (hidden, feedForward) = (configuration.HiddenSize, configuration.FeedForwardSize);
        var queries = configuration.Heads * configuration.HeadSize;
        var keys = configuration.KeyValueHeads * configuration.HeadSize;
        var tensors = new List<TensorShape> { new("model.embed_tokens.weight", [configuration.VocabularySize, hidden]) };
        for (var layer = 0; layer < configuration.Layers; layer++)
        {
            var prefix = FormattableString.Invariant($"model.layers.{layer}.");
            tensors.AddRange(
            [
                new($"{prefix}input_layernorm.weight", [hidden]),
                new($"{prefix}self_attn.q_proj.weight", [queries, hidden]),
                new($"{prefix}self_attn.k_proj.weight", [keys, hidden]),
                new($"{prefix}self_attn.v_proj.weight", [keys, hidden]),
                new($"{prefix}self_attn.o_proj.weight", [hidden, queries]),
                new($"{prefix}post_attention_layernorm.weight", [hidden]),
                new($"{prefix}mlp.gate_proj.weight", [feedForward, hidden]),
                new($"{prefix}mlp.up_proj.weight", [feedForward, hidden]),
                new($"{prefix}mlp.down_proj.weight", [hidden, feedForward]),
            ]);
        }

        tensors.Add(new("model.norm.weight", [hidden]));
        if (!configuration.TiedEmbeddings)
        {
            tensors.Add(new(OutputHead, [configuration.VocabularySize, hidden]));
        }

        return tensors;
    }
}
