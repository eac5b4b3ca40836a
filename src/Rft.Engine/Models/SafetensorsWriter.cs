using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rft.Engine.Models;

/// <summary>
/// Writes safetensors files. The same tensors give the same bytes: names are sorted, and nothing of the machine or the time goes in.
/// </summary>
internal static class SafetensorsWriter
{
    private const int ChunkValues = 1 << 15;

    private static readonly Dictionary<string, string> _defaultMetadata = new() { ["format"] = "pt" };

    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the tensors to a temporary name and renames it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors, in any order, with different names.</param>
    /// <param name="type">The element type of the file; halves are rounded to nearest, ties to even.</param>
    /// <param name="metadata">Free key-value pairs; by default <c>format = pt</c>, which other readers ask for.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The disk is full, or the place cannot be written.</exception>
    public static void Write(
        string path, IReadOnlyList<NamedTensor> tensors, TensorType type, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, type, metadata));

    /// <summary>Writes the tensors to a stream, from where it stands.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="tensors">The tensors, in any order, with different names.</param>
    /// <param name="type">The element type of the file; halves are rounded to nearest, ties to even.</param>
    /// <param name="metadata">Free key-value pairs; by default <c>format = pt</c>.</param>
    public static void Write(
        Stream stream, IReadOnlyList<NamedTensor> tensors, TensorType type, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Write(stream, [.. tensors.Select(tensor => new TensorToWrite(tensor.Name, tensor.Shape, type, () => tensor.Values))], metadata);
    }

    /// <summary>Writes tensors whose values are fetched one after the other, so that only one has to be in memory.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="tensors">The tensors, in any order, with different names.</param>
    /// <param name="metadata">Free key-value pairs; by default <c>format = pt</c>.</param>
    public static void Write(
        Stream stream, IReadOnlyList<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        TensorToWrite[] sorted = [.. tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        var header = Header(sorted, metadata ?? _defaultMetadata);
        stream.Write(BitConverter.GetBytes((ulong)header.Length));
        stream.Write(header);
        foreach (var tensor in sorted)
        {
            WriteValues(stream, tensor.ReadAll(), tensor.Type);
        }
    }

    private static byte[] Header(TensorToWrite[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, _options))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsHeader.MetadataName);
            foreach (var (name, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            long offset = 0;
            string? previous = null;
            foreach (var tensor in tensors)
            {
                if (tensor.Name == previous)
                {
                    throw new ArgumentException($"'{tensor.Name}' is there twice.", nameof(tensors));
                }

                previous = tensor.Name;
                var end = offset + tensor.Bytes;
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                json.WriteStartArray("shape");
                foreach (var size in tensor.Shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(end);
                json.WriteEndArray();
                json.WriteEndObject();
                offset = end;
            }

            json.WriteEndObject();
        }

        // Spaces up to a multiple of 8 align the data for readers that map the file.
        while (bytes.Length % 8 != 0)
        {
            bytes.WriteByte((byte)' ');
        }

        return bytes.ToArray();
    }

    private static void WriteValues(Stream stream, ReadOnlySpan<float> values, TensorType type)
    {
        if (type == TensorType.F32)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        var chunk = new ushort[Math.Min(values.Length, ChunkValues)];
        for (var start = 0; start < values.Length; start += chunk.Length)
        {
            var count = Math.Min(chunk.Length, values.Length - start);
            for (var i = 0; i < count; i++)
            {
                chunk[i] = type == TensorType.BF16
                    ? BFloat16.FromSingle(values[start + i])
                    : BitConverter.HalfToUInt16Bits((Half)values[start + i]);
            }

            stream.Write(MemoryMarshal.AsBytes(chunk.AsSpan(0, count)));
        }
    }
}
