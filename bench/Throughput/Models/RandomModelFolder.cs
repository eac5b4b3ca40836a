using System.Globalization;
using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Models.Export;

namespace Rft.Throughput.Models;

/// <summary>
/// Writes a model folder with random weights, in shards of 2 GB. The same random numbers whatever the type.
/// </summary>
internal static class RandomModelFolder
{
    private const long ShardBytes = 2_000_000_000;

    // Values are drawn from a table, because a billion logarithms would take longer than all that is measured with them.
    private const int Drawn = 1 << 16;
    private const float Deviation = 0.02f;

    /// <summary>Writes the folder.</summary>
    /// <param name="directory">Where; made if it is missing.</param>
    /// <param name="json">Its config.json.</param>
    /// <param name="type">How matrices are stored.</param>
    /// <param name="writeTokenizer">Writes the tokenizer's files into the folder.</param>
    public static void Write(string directory, string json, TensorType type, Action<string> writeTokenizer)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, ModelFiles.Configuration), json);
        writeTokenizer(directory);
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
                new TensorToWrite(tensor.Name, [.. tensor.Shape], type, () => Values(tensor, (ulong)index, drawn)))],
            ShardBytes);
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
}
