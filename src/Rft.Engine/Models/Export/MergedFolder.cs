using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rft.Engine.Models.Export;

/// <summary>A model folder in Hugging Face layout with the adapter in its weights.</summary>
internal static class MergedFolder
{
    private static readonly JsonSerializerOptions _options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Fills an empty folder.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="source">The base.</param>
    /// <param name="weights">Its weights with the adapter in them.</param>
    /// <param name="type">The element type of the file; null to keep each tensor's own.</param>
    /// <param name="shardBytes">The most bytes of tensors in one file.</param>
    /// <param name="onTensor">Called before each tensor is read.</param>
    public static void Write(
        string directory, ModelFolder source, MergedWeights weights, TensorType? type, long shardBytes, Action<string> onTensor)
    {
        CarriedFiles.CopyTokenizer(source.Directory, directory);
        CarriedFiles.Copy(source.Directory, directory, ModelFiles.GenerationConfiguration);
        if (type is { } target)
        {
            AtomicFile.Write(Path.Combine(directory, ModelFiles.Configuration), ConfigurationOf(source, target));
        }
        else
        {
            CarriedFiles.Copy(source.Directory, directory, ModelFiles.Configuration);
        }

        WeightShards.Write(directory, [.. source.Tensors.Select(entry => new TensorToWrite(entry.Name, entry.Shape, type ?? entry.Type, () =>
        {
            onTensor(entry.Name);
            return weights.Read(entry.Name);
        }))], shardBytes);
    }

    // Newer files say dtype where older ones say torch_dtype.
    private static byte[] ConfigurationOf(ModelFolder source, TensorType type)
    {
        var json = JsonNode.Parse(File.ReadAllBytes(Path.Combine(source.Directory, ModelFiles.Configuration)))!.AsObject();
        json[json.ContainsKey("dtype") ? "dtype" : "torch_dtype"] = type switch
        {
            TensorType.BF16 => "bfloat16",
            TensorType.F16 => "float16",
            _ => "float32",
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(json, _options), (byte)'\n'];
    }
}
