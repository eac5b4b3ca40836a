using System.Text.Json;

namespace Rft.Engine.Models.Export;

/// <summary>Writes weights as one safetensors file, or as several of bounded size with the index that names which tensor is where.</summary>
internal static class WeightShards
{
    /// <summary>Writes the weights.</summary>
    /// <param name="directory">An existing folder without weights.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="shardBytes">The most bytes of tensors in one file; a tensor that is larger has a file of its own.</param>
    public static void Write(string directory, IReadOnlyList<TensorToWrite> tensors, long shardBytes)
    {
        var shards = Split(tensors, shardBytes);
        if (shards.Count == 1)
        {
            WriteShard(Path.Combine(directory, WeightFiles.FileName), shards[0]);
            return;
        }

        var names = Enumerable.Range(1, shards.Count)
            .Select(number => FormattableString.Invariant($"model-{number:D5}-of-{shards.Count:D5}.safetensors"))
            .ToList();
        foreach (var (name, shard) in names.Zip(shards))
        {
            WriteShard(Path.Combine(directory, name), shard);
        }

        AtomicFile.Write(Path.Combine(directory, WeightFiles.IndexName), stream => WriteIndex(stream, names, shards));
    }

    private static List<List<TensorToWrite>> Split(IReadOnlyList<TensorToWrite> tensors, long shardBytes)
    {
        var shards = new List<List<TensorToWrite>> { new() };
        long bytes = 0;
        foreach (var tensor in tensors)
        {
            if (shards[^1].Count > 0 && bytes + tensor.Bytes > shardBytes)
            {
                shards.Add([]);
                bytes = 0;
            }

            shards[^1].Add(tensor);
            bytes += tensor.Bytes;
        }

        return shards;
    }

    private static void WriteShard(string path, List<TensorToWrite> tensors) =>
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, tensors));

    private static void WriteIndex(Stream stream, List<string> names, List<List<TensorToWrite>> shards)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("total_size", shards.Sum(shard => shard.Sum(tensor => tensor.Bytes)));
        json.WriteEndObject();
        json.WriteStartObject("weight_map");
        var places = names.Zip(shards).SelectMany(pair => pair.Second.Select(tensor => (tensor.Name, File: pair.First)));
        foreach (var (tensor, file) in places.OrderBy(place => place.Name, StringComparer.Ordinal))
        {
            json.WriteString(tensor, file);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }
}
