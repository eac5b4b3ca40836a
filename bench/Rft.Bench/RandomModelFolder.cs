using System.Globalization;
using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Models.Export;

namespace Rft.Bench;

/// <summary>
/// Writes a model folder of a published shape with random bfloat16 weights, in shards of 2 GB. Tokenizer and chat template are those of
/// another folder: its vocabulary may be smaller.
/// </summary>
internal static class RandomModelFolder
{
    private const long ShardBytes = 2_000_000_000;

    // Values are drawn from a table, because a billion logarithms would take longer than all that is measured with them.
    private const int Drawn = 1 << 16;
    private const float Deviation = 0.02f;

    private static readonly Dictionary<string, string> _shapes = new()
    {
        ["qwen2.5-0.5b"] = Qwen(hidden: 896, feedForward: 4864, layers: 24, heads: 14, groups: 2),
        ["qwen2.5-1.5b"] = Qwen(hidden: 1536, feedForward: 8960, layers: 28, heads: 12, groups: 2),
    };

    public static void Write(string directory, string shape, string tokenizerFolder)
    {
        if (!_shapes.TryGetValue(shape, out var json))
        {
            throw new ArgumentException($"'{shape}' is none of {string.Join(", ", _shapes.Keys)}.", nameof(shape));
        }

        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, ModelFiles.Configuration), json);
        foreach (var name in new[] { ModelFiles.Tokenizer, ModelFiles.TokenizerConfiguration, ModelFiles.GenerationConfiguration })
        {
            File.Copy(Path.Combine(tokenizerFolder, name), Path.Combine(directory, name), overwrite: true);
        }

        var diagnostics = new DiagnosticBag();
        var root = SourceDocument.Parse(ModelFiles.Configuration, Encoding.UTF8.GetBytes(json), diagnostics)!;
        var configuration = ModelConfigurationReader.Read(root, diagnostics)!;
        var random = new Random(1);
        var drawn = new float[Drawn];
        for (var i = 0; i < Drawn; i++)
        {
            drawn[i] = Deviation * (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        var tensors = ModelTensors.Of(configuration).All;
        WeightShards.Write(
            directory,
            [.. tensors.Select((tensor, index) =>
                new TensorToWrite(tensor.Name, [.. tensor.Shape], TensorType.BF16, () => Values(tensor, (ulong)index, drawn)))],
            ShardBytes);
        var parameters = tensors.Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{directory}: {shape}, {parameters / 1e6:F1} M parameters"));
    }

    private static float[] Values(TensorShape tensor, ulong seed, float[] drawn)
    {
        var values = new float[tensor.Shape.Aggregate(1, (product, size) => product * size)];
        if (tensor.Shape.Count == 1)
        {
            Array.Fill(values, tensor.Name.EndsWith(".bias", StringComparison.Ordinal) ? 0 : 1);
            return values;
        }

        // Weyl sequence through a multiplication (splitmix64's constants): neighbours take unrelated places of the table.
        for (var i = 0; i < values.Length; i++)
        {
            var mixed = ((seed << 40) + (ulong)i) * 0x9E3779B97F4A7C15;
            values[i] = drawn[((mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9) >> 48];
        }

        return values;
    }

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
