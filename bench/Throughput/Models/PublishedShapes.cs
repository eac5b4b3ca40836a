using Rft.Engine.Models;

namespace Rft.Throughput.Models;

/// <summary>The config.json of published models whose size matters.</summary>
internal static class PublishedShapes
{
    private static readonly Dictionary<string, string> _shapes = new()
    {
        ["qwen2.5-0.5b"] = Qwen(hidden: 896, feedForward: 4864, layers: 24, heads: 14, groups: 2),
        ["qwen2.5-1.5b"] = Qwen(hidden: 1536, feedForward: 8960, layers: 28, heads: 12, groups: 2),
    };

    public static IEnumerable<string> Names => _shapes.Keys;

    /// <summary>Writes a folder of random bfloat16 weights with the tokenizer of another folder, whose vocabulary may be smaller.</summary>
    public static void Write(string directory, string shape, string tokenizerFolder) =>
        RandomModelFolder.Write(directory, _shapes[shape], TensorType.BF16, target =>
        {
            foreach (var name in new[] { ModelFiles.Tokenizer, ModelFiles.TokenizerConfiguration, ModelFiles.GenerationConfiguration })
            {
                File.Copy(Path.Combine(tokenizerFolder, name), Path.Combine(target, name), overwrite: true);
            }
        });

    private static string Qwen(int hidden, int feedForward, int layers, int heads, int groups) =>
        $$"""
        {
          "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_act": "silu", "hidden_size": {{hidden}},
          "intermediate_size": {{feedForward}}, "num_hidden_layers": {{layers}}, "num_attention_heads": {{heads}},
          "num_key_value_heads": {{groups}}, "vocab_size": 151936, "max_position_embeddings": 32768, "rms_norm_eps": 1e-06,
          "rope_theta": 1000000.0, "tie_word_embeddings": true, "torch_dtype": "bfloat16", "use_sliding_window": false
        }

        """;
}
