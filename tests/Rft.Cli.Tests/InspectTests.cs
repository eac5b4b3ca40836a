using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Engine.Models;
using Rft.Tests;

namespace Rft.Cli.Tests;

/// <summary><c>rft model</c> on whole folders and on folders with mistakes.</summary>
public sealed class InspectTests : IDisposable
{
    private readonly TinyProject _project = new();

    private string Folder => _project.PathOf("model");

    public void Dispose() => _project.Dispose();

    [Fact]
    public void A_folder_is_described_with_numbers_as_numbers()
    {
        WriteWeights();
        var run = CommandRun.Of("model", Folder, "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Empty(run.Codes);
        var json = run.Json;
        AssertFacts(json.GetProperty("architecture"), ("model_type", "llama"), ("layers", 2), ("context_length", 64), ("gguf", "llama"), ("tied_embeddings", true));

        // Embedding 260 x 32; a layer: two norms, q and o 32 x 32, k and v 16 x 32, three of 64 x 32; the last norm.
        const int Layer = 64 + (2 * 1024) + (2 * 512) + (3 * 2048);
        AssertFacts(json.GetProperty("parameters"), ("total", 8320 + (2 * Layer) + 32), ("embedding", 8320), ("per_layer", Layer), ("head", null));
        AssertFacts(json.GetProperty("memory"), ("weights_bytes", 4 * (8320 + (2 * Layer) + 32)), ("key_value_bytes_per_token", 2 * 2 * 16 * 4));
        AssertFacts(json.GetProperty("tokenizer"), ("type", "byte-level BPE"), ("ids", 260), ("eos_token", "<|end|>"), ("bos_token", null), ("adds_bos", false));
        AssertFacts(
            json.GetProperty("chat_template"), ("system", true), ("tools", false), ("thinking", false), ("keeps_prefix", true), ("generation_tags", false));
        Assert.Equal(["F32"], json.GetProperty("weights").GetProperty("stored_types").EnumerateArray().Select(item => item.GetString()));
        var memory = json.GetProperty("memory");
        Assert.True(memory.GetProperty("full_bytes").GetInt64() > memory.GetProperty("lora_bytes").GetInt64());
        Assert.True(memory.GetProperty("lora_bytes").GetInt64() > memory.GetProperty("lora_recomputing_bytes").GetInt64());
        Assert.True(memory.GetProperty("full_bytes").GetInt64() > memory.GetProperty("full_recomputing_bytes").GetInt64());
    }

    [Fact]
    public void With_a_limit_the_plan_says_how_training_would_keep_it()
    {
        WriteWeights();
        var free = CommandRun.Of("model", Folder, "--json").Json.GetProperty("memory");
        Assert.False(free.TryGetProperty("full_under_limit", out _));
        var between = (free.GetProperty("full_bytes").GetInt64() + free.GetProperty("full_recomputing_bytes").GetInt64()) / 2e9;
        foreach (var (limit, expected) in new[] { (8, "keeps"), (between, "recomputes"), (0.001, "too low") })
        {
            var run = CommandRun.Of("model", Folder, "--json", "--memory-limit", limit.ToString(CultureInfo.InvariantCulture));
            AssertFacts(run.Json.GetProperty("memory"), ("full_under_limit", expected));
        }
    }

    [Fact]
    public void A_limit_of_nothing_is_wrong_usage() =>
        Assert.Equal(ExitCodes.Usage, CommandRun.Of("model", Folder, "--memory-limit", "0").ExitCode);

    [Fact]
    public void The_text_has_every_section_and_no_control_characters()
    {
        WriteWeights();
        _project.Edit("model/tokenizer_config.json", "\"eos_token\": \"<|end|>\"", "\"eos_token\": \"<|end|>\", \"pad_token\": \"\\u001b[31mred\"");
        var run = CommandRun.Of("model", Folder);
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        foreach (var title in new[] { "Architecture", "Parameters", "Weights", "Memory", "Tokenizer", "Chat template" })
        {
            Assert.Contains(title, run.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\u001b', run.Output);
        Assert.All(run.Output.Split('\n'), line => Assert.Equal(line.TrimEnd('\r').TrimEnd(), line.TrimEnd('\r')));
    }

    [Fact]
    public void Every_likely_mistake_is_a_finding()
    {
        _project.Edit("model/config.json", "\"vocab_size\": 260", "\"vocab_size\": 264");
        _project.Edit("model/config.json", "\"eos_token_id\": 259", "\"eos_token_id\": 258");
        _project.Edit("model/config.json", "\"torch_dtype\": \"float32\"", "\"torch_dtype\": \"bfloat16\"");
        _project.Write("model/chat_template.jinja", "{{ messages | length }}{% for message in messages %}{{ message.content }}{% endfor %}");
        _project.Write("model/pytorch_model.bin", "x");
        WriteWeights(264, new NamedTensor("lm_head.weight", [264, 32], new float[264 * 32]), new NamedTensor("model.layers.0.self_attn.rotary_emb.inv_freq", [1], [1]));
        var run = CommandRun.Of("model", Folder, "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal(
            ["RFT6100", "RFT6101", "RFT6102", "RFT6103", "RFT6104", "RFT6105", "RFT6106", "RFT6107"], run.Codes.Order(StringComparer.Ordinal));
        Assert.False(run.Json.GetProperty("chat_template").GetProperty("keeps_prefix").GetBoolean());
    }

    [Fact]
    public void What_a_template_supports_is_found_by_rendering_it()
    {
        _project.Write("model/chat_template.jinja", """
            {% if messages[0].role == 'system' %}{{ raise_exception('no system message') }}{% endif %}{% for tool in tools or [] %}{{ tool | tojson }}{% endfor -%}
            {% for message in messages %}{% if message.role == 'assistant' %}{%- generation -%}{{ message.content }}{%- endgeneration -%}{% else %}{{ message.content }}{% endif %}<|end|>{% endfor -%}
            {% if add_generation_prompt %}<|assistant|>{% if enable_thinking is defined and enable_thinking is false %}<think></think>{% endif %}{% endif %}
            """);
        WriteWeights();
        var template = CommandRun.Of("model", Folder, "--json").Json.GetProperty("chat_template");
        AssertFacts(template, ("system", false), ("tools", true), ("thinking", true), ("generation_tags", true));
    }

    [Fact]
    public void A_folder_with_mistakes_shows_them_and_what_can_be_read()
    {
        _project.Edit("model/tokenizer.json", "\"BPE\"", "\"WordPiece\"");
        var run = CommandRun.Of("model", Folder, "--json");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Equal(["RFT6002", "RFT6021"], run.Codes.Order(StringComparer.Ordinal));
        Assert.Equal(2, run.Json.GetProperty("architecture").GetProperty("layers").GetInt32());
        Assert.False(run.Json.TryGetProperty("weights", out _));

        Assert.Equal(["RFT6001"], CommandRun.Of("model", _project.PathOf("nowhere"), "--json").Codes);
    }

    private static void AssertFacts(JsonElement section, params (string Key, JsonNode? Value)[] facts) =>
        Assert.All(facts, fact => Assert.Equal(fact.Value?.ToJsonString() ?? "null", JsonNode.Parse(section.GetProperty(fact.Key).GetRawText())?.ToJsonString() ?? "null"));

    private void WriteWeights(int vocabulary = 260, params NamedTensor[] more)
    {
        var tensors = new List<(string Name, int[] Shape)> { ("model.embed_tokens.weight", [vocabulary, 32]), ("model.norm.weight", [32]) };
        for (var layer = 0; layer < 2; layer++)
        {
            var prefix = $"model.layers.{layer}.";
            tensors.AddRange(
            [
                ($"{prefix}input_layernorm.weight", [32]), ($"{prefix}post_attention_layernorm.weight", [32]),
                ($"{prefix}self_attn.q_proj.weight", [32, 32]), ($"{prefix}self_attn.k_proj.weight", [16, 32]),
                ($"{prefix}self_attn.v_proj.weight", [16, 32]), ($"{prefix}self_attn.o_proj.weight", [32, 32]),
                ($"{prefix}mlp.gate_proj.weight", [64, 32]), ($"{prefix}mlp.up_proj.weight", [64, 32]), ($"{prefix}mlp.down_proj.weight", [32, 64]),
            ]);
        }

        TestSafetensors.Write(
            Path.Combine(Folder, "model.safetensors"),
            [.. tensors.Select(tensor => new NamedTensor(tensor.Name, tensor.Shape, new float[tensor.Shape.Aggregate(1, (product, size) => product * size)])), .. more]);
    }
}
