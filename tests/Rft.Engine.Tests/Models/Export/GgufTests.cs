using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Models.Export;
using Rft.Engine.Models.Gguf;

namespace Rft.Engine.Tests.Models.Export;

/// <summary>What stands in a GGUF file, read back by a reader of the tests' own.</summary>
public sealed class GgufTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_key_that_describes_the_model_is_there()
    {
        var file = Export("llama 3", GgufType.F16);

        var expected = new Dictionary<string, object>
        {
            ["general.architecture"] = "llama", ["general.type"] = "model", ["general.name"] = "a name", ["general.file_type"] = 1,
            ["general.quantization_version"] = 2, ["llama.vocab_size"] = 300, ["llama.context_length"] = 64, ["llama.embedding_length"] = 64,
            ["llama.block_count"] = 2, ["llama.feed_forward_length"] = 96, ["llama.attention.head_count"] = 4,
            ["llama.attention.head_count_kv"] = 2, ["llama.attention.key_length"] = 32, ["llama.attention.value_length"] = 32,
            ["llama.attention.layer_norm_rms_epsilon"] = 1e-5f, ["llama.rope.dimension_count"] = 32, ["llama.rope.freq_base"] = 500000f,
            ["tokenizer.ggml.model"] = "gpt2", ["tokenizer.ggml.pre"] = "gpt-2", ["tokenizer.ggml.bos_token_id"] = 256,
            ["tokenizer.ggml.eos_token_id"] = 259, ["tokenizer.ggml.padding_token_id"] = 259, ["tokenizer.ggml.add_bos_token"] = true,
            ["tokenizer.ggml.add_eos_token"] = false, ["tokenizer.chat_template"] = RandomCheckpoint.Template,
        };
        Assert.Equal(expected.OrderBy(pair => pair.Key), file.Metadata.Where(pair => pair.Value is not object[]).OrderBy(pair => pair.Key));
        var tokens = (object[])file.Metadata["tokenizer.ggml.tokens"];
        var kinds = (object[])file.Metadata["tokenizer.ggml.token_type"];
        Assert.Equal((300, 300), (tokens.Length, kinds.Length));
        Assert.Equal(("A", 1), (tokens['A'], kinds['A']));
        Assert.Equal(("<|end|>", 3), (tokens[259], kinds[259]));
        Assert.Equal(("Ġthe", 1), (tokens[263], kinds[263]));
        Assert.Equal(("[PAD299]", 5), (tokens[299], kinds[299]));
        Assert.Equal(["t h", "Ġ th", "th e", "Ġ the", "i n", "in g", "Ã ©"], (object[])file.Metadata["tokenizer.ggml.merges"]);
    }

    [Theory]
    [InlineData("gemma2", "gemma2.attn_logit_softcapping", 50f)]
    [InlineData("gemma2", "gemma2.final_logit_softcapping", 30f)]
    [InlineData("gemma2", "gemma2.attention.sliding_window", 8)]
    [InlineData("gemma3", "gemma3.rope.scaling.type", "linear")]
    [InlineData("gemma3", "gemma3.rope.scaling.factor", 2f)]
    [InlineData("llama yarn", "llama.rope.scaling.type", "yarn")]
    [InlineData("llama yarn", "llama.rope.scaling.original_context_length", 16)]
    [InlineData("gpt2", "gpt2.attention.layer_norm_epsilon", 1e-5f)]
    [InlineData("phi3 longrope", "phi3.rope.dimension_count", 8)]
    [InlineData("mistral", "llama.context_length", 40)]
    public void What_a_family_has_of_its_own_is_there(string family, string key, object value) =>
        Assert.Equal(value, Export(family, GgufType.F32).Metadata[key]);

    [Fact]
    public void Queries_and_keys_are_in_the_order_of_interleaved_positions_and_all_else_is_as_it_was()
    {
        var file = Export("llama", GgufType.F32);
        using var weights = SafetensorsFile.Open(_folder.PathOf("llama/model.safetensors"));
        const int HeadSize = 16;
        foreach (var (name, source) in new[] { ("attn_q", "self_attn.q_proj"), ("attn_k", "self_attn.k_proj") })
        {
            var (actual, expected) = (file.Tensors[$"blk.1.{name}.weight"], weights.Read($"model.layers.1.{source}.weight"));
            Assert.Equal(expected.Shape, actual.Shape);
            for (var row = 0; row < expected.Shape[0]; row++)
            {
                // Pair i of a head: rows i and i + 8 there, 2 i and 2 i + 1 here.
                var (head, place) = Math.DivRem(row, HeadSize);
                var target = (head * HeadSize) + (place < HeadSize / 2 ? 2 * place : (2 * (place - (HeadSize / 2))) + 1);
                Assert.Equal(expected.Values.AsSpan(row * 64, 64).ToArray(), actual.Values.AsSpan(target * 64, 64).ToArray());
            }
        }

        foreach (var (name, source) in new[]
        {
            ("token_embd", "model.embed_tokens"), ("output", "lm_head"), ("output_norm", "model.norm"),
            ("blk.0.attn_v", "model.layers.0.self_attn.v_proj"), ("blk.0.attn_output", "model.layers.0.self_attn.o_proj"),
            ("blk.0.attn_norm", "model.layers.0.input_layernorm"), ("blk.0.ffn_norm", "model.layers.0.post_attention_layernorm"),
            ("blk.1.ffn_gate", "model.layers.1.mlp.gate_proj"), ("blk.1.ffn_up", "model.layers.1.mlp.up_proj"),
            ("blk.1.ffn_down", "model.layers.1.mlp.down_proj"),
        })
        {
            var (actual, expected) = (file.Tensors[$"{name}.weight"], weights.Read($"{source}.weight"));
            Assert.Equal(expected.Shape, actual.Shape);
            Assert.Equal(expected.Values, actual.Values);
        }

        Assert.Equal(3 + (2 * 9), file.Tensors.Count);
    }

    [Fact]
    public void Norm_weights_have_what_the_family_adds_and_transposed_layers_are_turned()
    {
        var gemma = Export("gemma2", GgufType.F32);
        using (var weights = SafetensorsFile.Open(_folder.PathOf("gemma2/model.safetensors")))
        {
            Assert.Equal(
                weights.Read("model.layers.0.pre_feedforward_layernorm.weight").Values.Select(value => value + 1),
                gemma.Tensors["blk.0.ffn_norm.weight"].Values);
            Assert.True(gemma.Tensors.ContainsKey("blk.0.post_attention_norm.weight") && gemma.Tensors.ContainsKey("blk.0.post_ffw_norm.weight"));
        }

        var gpt2 = Export("gpt2", GgufType.F32);
        using (var weights = SafetensorsFile.Open(_folder.PathOf("gpt2/model.safetensors")))
        {
            var source = weights.Read("transformer.h.0.attn.c_attn.weight");
            var tensor = gpt2.Tensors["blk.0.attn_qkv.weight"];
            Assert.Equal([64, 192], source.Shape);
            Assert.Equal([192, 64], tensor.Shape);
            Assert.All(Enumerable.Range(0, 64 * 192), i => Assert.Equal(source.Values[i], tensor.Values[(i % 192 * 64) + (i / 192)]));
            Assert.Equal(weights.Read("transformer.wpe.weight").Values, gpt2.Tensors["position_embd.weight"].Values);
        }
    }

    [Fact]
    public void Llama3_scaling_is_divisors_of_the_frequencies()
    {
        var factors = Export("llama 3", GgufType.F32).Tensors["rope_freqs.weight"].Values;
        Assert.Equal(16, factors.Length);

        // Theta 500000, context 16 of old: the first wave turns 16 / 2 pi = 2.5 times, between 1 and 4; the third and later less than once.
        Assert.Equal(1 / (0.25 + (0.75 * (((16 / (2 * Math.PI)) - 1) / 3))), factors[0], 1e-6);
        Assert.All(factors[2..], factor => Assert.Equal(4, factor));
    }

    [Theory]
    [InlineData(GgufType.F32, 0, 0)]
    [InlineData(GgufType.F16, 1, 1)]
    [InlineData(GgufType.Q8, 8, 1)]
    internal void Vectors_keep_all_bits_and_rows_that_are_no_multiple_of_32_become_halves(GgufType type, uint matrix, uint odd)
    {
        var file = Export("odd", type, FamilyConfigurations.Of("llama").Replace("\"intermediate_size\": 96", "\"intermediate_size\": 72", StringComparison.Ordinal));
        Assert.Equal(matrix, file.Tensors["blk.0.ffn_up.weight"].Type);
        Assert.Equal(odd, file.Tensors["blk.0.ffn_down.weight"].Type);
        Assert.Equal(0u, file.Tensors["blk.0.attn_norm.weight"].Type);
        using var weights = SafetensorsFile.Open(_folder.PathOf("odd/model.safetensors"));
        var expected = weights.Read("model.layers.0.mlp.up_proj.weight").Values;
        Assert.All(
            expected.Zip(file.Tensors["blk.0.ffn_up.weight"].Values),
            pair => Assert.Equal(pair.First, pair.Second, type == GgufType.F32 ? 0 : type == GgufType.F16 ? 2e-4f : 2e-3f));
    }

    [Fact]
    public void A_block_of_8_bits_is_rounded_as_ggml_does()
    {
        var values = new float[64];
        (values[0], values[1], values[2], values[3], values[4]) = (127, 0.5f, -0.5f, 1.5f, -126.4f);
        var blocks = new byte[2 * Q8Block.Bytes];
        Q8Block.Quantize(values, blocks);
        Assert.Equal((Half)1, BitConverter.ToHalf(blocks));
        Assert.Equal([127, 1, -1, 2, -126, 0], blocks[2..8].Select(value => (sbyte)value));
        Assert.All(blocks[Q8Block.Bytes..], value => Assert.Equal(0, value));

        // The bytes come from the exact scale; only the stored one is rounded to half precision.
        Array.Fill(values, 0.1f, 0, 32);
        Q8Block.Quantize(values.AsSpan(0, 32), blocks);
        Assert.Equal((Half)(0.1f / 127), BitConverter.ToHalf(blocks));
        Assert.All(blocks[2..Q8Block.Bytes], value => Assert.Equal(127, value));
    }

    [Theory]
    [InlineData("llama", "\"hidden_act\": \"silu\"", "\"hidden_act\": \"gelu\"", "RFT6093")]
    [InlineData("gemma2", "\"query_pre_attn_scalar\": 32", "\"query_pre_attn_scalar\": 48", "RFT6093")]
    [InlineData("gemma2", "\"final_logit_softcapping\": 30.0", "\"final_logit_softcapping\": null", "RFT6093")]
    [InlineData("qwen3", "\"hidden_act\": \"silu\"", "\"hidden_act\": \"silu\", \"attention_bias\": true", "RFT6093")]
    [InlineData("smollm3", "\"no_rope_layer_interval\": 4", "\"no_rope_layer_interval\": 2", "RFT6093")]
    public void What_llama_cpp_would_compute_otherwise_is_refused(string family, string old, string replacement, string code)
    {
        var text = FamilyConfigurations.Of(family);
        Assert.Contains(old, text, StringComparison.Ordinal);
        var exception = Assert.Throws<DiagnosticException>(() => Export("other", GgufType.F32, text.Replace(old, replacement, StringComparison.Ordinal)));
        Assert.Equal(code, exception.Diagnostics[0].Code);
        Assert.False(File.Exists(_folder.PathOf("other.gguf")));
    }

    [Theory]
    [InlineData("Phi-3-tuned", "phi 3-tuned")]
    [InlineData("my phi3", "my phi 3")]
    [InlineData("phi-4", "phi-4")]
    public void A_name_does_not_make_llama_cpp_look_for_tokens_that_are_not_there(string name, string expected) =>
        Assert.Equal(expected, Export("phi3", GgufType.F32, name: name).Metadata["general.name"]);

    private GgufReader Export(string family, GgufType type, string? configuration = null, string name = "a name")
    {
        var path = RandomCheckpoint.Write(_folder, family, configuration ?? FamilyConfigurations.Of(family));
        using var model = ModelFolder.Open(path, default, requireWeights: true);
        var file = _folder.PathOf($"{family}.gguf");
        var weights = new MergedWeights(
            model.Weights!, new Dictionary<string, LowRankUpdate>(), model.Configuration.Tensors.AreLinearsTransposed);
        GgufFile.Write(file, name, model, weights, type, [], (_, _) => { });
        return new GgufReader(file);
    }
}
