using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Models.Export;

/// <summary>A model folder with random weights and a byte-level tokenizer of 300 ids, 40 of which no token has.</summary>
internal static class RandomCheckpoint
{
    public const string Template =
        "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

    /// <summary>Writes the folder.</summary>
    public static string Write(TemporaryFolder folder, string name, string configuration, TensorType type = TensorType.F32)
    {
        folder.Write($"{name}/config.json", configuration);
        folder.Write($"{name}/tokenizer.json", TokenizerJson().ToJsonString());
        folder.Write($"{name}/tokenizer_config.json", JsonSerializer.Serialize(new
        {
            tokenizer_class = "PreTrainedTokenizerFast", bos_token = "<|begin|>", eos_token = "<|end|>", pad_token = "<|end|>",
            chat_template = Template,
        }));
        folder.Write($"{name}/generation_config.json", """{"eos_token_id": [259]}""");
        folder.Write($"{name}/special_tokens_map.json", """{"eos_token": "<|end|>"}""");
        folder.Write($"{name}/LICENSE", "A licence.");
        var path = folder.PathOf(name);
        using var opened = ModelFolder.Open(path, default, requireWeights: false);
        var tensors = ModelTensors.Of(opened.Configuration).All.Select((tensor, index) => Random(tensor, index, opened.Configuration));
        SafetensorsWriter.Write(Path.Combine(path, WeightFiles.FileName), [.. tensors], type);
        return path;
    }

    /// <summary>GPT-2's alphabet of bytes with a few merges, and marks.</summary>
    public static JsonObject TokenizerJson()
    {
        var vocabulary = new JsonObject();
        var printable = Enumerable.Range('!', '~' - '!' + 1).Concat(Enumerable.Range(0xA1, 12)).Concat(Enumerable.Range(0xAE, 82)).ToHashSet();
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            vocabulary[((char)(printable.Contains(value) ? value : next++)).ToString()] = value;
        }

        var added = new JsonArray();
        string[] marks = ["<|begin|>", "<|user|>", "<|assistant|>", "<|end|>"];
        for (var mark = 0; mark < marks.Length; mark++)
        {
            added.Add(new JsonObject { ["id"] = 256 + mark, ["content"] = marks[mark], ["special"] = true, ["normalized"] = false });
        }

        var merges = new JsonArray();
        foreach (var (left, right) in new[] { ("t", "h"), ("Ġ", "th"), ("th", "e"), ("Ġ", "the"), ("i", "n"), ("in", "g"), ("Ã", "©") })
        {
            vocabulary[left + right] = 260 + merges.Count;
            merges.Add(new JsonArray(left, right));
        }

        return new JsonObject
        {
            ["added_tokens"] = added,
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = true },
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = true },
            ["post_processor"] = JsonNode.Parse("""
                {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<|begin|>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                 "pair": [], "special_tokens": {"<|begin|>": {"id": "<|begin|>", "ids": [256], "tokens": ["<|begin|>"]}}}
                """),
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = merges },
        };
    }

    // Norm weights near what leaves rows alone; everything else wide, so that every part matters to the logits.
    private static NamedTensor Random(TensorShape tensor, int index, ModelConfiguration configuration)
    {
        var isNorm = tensor.Name.Contains("norm", StringComparison.Ordinal) || tensor.Name.Contains("ln_", StringComparison.Ordinal);
        var center = isNorm && tensor.Name.EndsWith(".weight", StringComparison.Ordinal) ? 1 - configuration.NormWeightOffset : 0;
        var count = tensor.Shape.Aggregate(1, (product, size) => product * size);
        var values = Enumerable.Range(0, count).Select(i => center + (float)(0.5 * (TestModels.Draw((ulong)index, 7, i) - 0.5)));
        return new NamedTensor(tensor.Name, [.. tensor.Shape], [.. values]);
    }
}
