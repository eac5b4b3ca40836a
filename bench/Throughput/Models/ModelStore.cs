using System.Text;
using System.Text.Json.Nodes;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Models.Export;
using Rft.Engine.Models.Gguf;
using Rft.Throughput.Cases;

namespace Rft.Throughput.Models;

/// <summary>Model folders and GGUF files of random weights, made when they are first asked for.</summary>
internal sealed class ModelStore(string directory)
{
    /// <summary>Files in the temporary folder, which the next run finds again.</summary>
    public static ModelStore Temporary { get; } = new(Path.Combine(Path.GetTempPath(), "rft-throughput"));

    /// <summary>A Hugging Face folder; 8-bit weights are those of 32 bits there.</summary>
    public string Folder(ModelShape shape, WeightFormat format)
    {
        var type = format == WeightFormat.Bits16 ? TensorType.BF16 : TensorType.F32;
        var path = Path.Combine(directory, FormattableString.Invariant($"{shape.Name}-{shape.Parameters}-{shape.ContextLength}-{type}").ToLowerInvariant());
        return Make(path, temporary => RandomModelFolder.Write(temporary, Configuration(shape, type), type, ByteTokenizer.WriteFiles));
    }

    /// <summary>The same weights as a GGUF file.</summary>
    public string Gguf(ModelShape shape, WeightFormat format)
    {
        var type = format switch
        {
            WeightFormat.F32 => GgufType.F32,
            WeightFormat.Bits16 => GgufType.F16,
            _ => GgufType.Q8,
        };
        var folder = Folder(shape, WeightFormat.F32);
        var path = FormattableString.Invariant($"{folder}-{type}.gguf").ToLowerInvariant();
        if (!File.Exists(path))
        {
            using var model = ModelFolder.Open(folder, new SourceLocation(folder), requireWeights: true);
            var weights = new MergedWeights(model.Weights!, new Dictionary<string, LowRankUpdate>(), isTransposed: false);
            GgufFile.Write(path, shape.Name, model, weights, type, new DiagnosticBag(), (_, _) => { });
        }

        return path;
    }

    private static string Configuration(ModelShape shape, TensorType type) =>
        new JsonObject
        {
            ["architectures"] = new JsonArray("LlamaForCausalLM"),
            ["model_type"] = "llama",
            ["hidden_act"] = "silu",
            ["hidden_size"] = shape.Hidden,
            ["intermediate_size"] = shape.FeedForward,
            ["num_hidden_layers"] = shape.Layers,
            ["num_attention_heads"] = shape.Heads,
            ["num_key_value_heads"] = shape.KeyValueHeads,
            ["head_dim"] = shape.HeadSize,
            ["vocab_size"] = shape.Vocabulary,
            ["max_position_embeddings"] = shape.ContextLength,
            ["rms_norm_eps"] = 1e-5,
            ["rope_theta"] = 10000,
            ["tie_word_embeddings"] = true,
            ["torch_dtype"] = type == TensorType.BF16 ? "bfloat16" : "float32",
            ["bos_token_id"] = 256,
            ["eos_token_id"] = 259,
        }.ToJsonString();

    private static string Make(string path, Action<string> write)
    {
        if (!Directory.Exists(path))
        {
            var temporary = $"{path}.{Environment.ProcessId}";
            Directory.CreateDirectory(temporary);
            write(temporary);
            Directory.Move(temporary, path);
        }

        return path;
    }
}
