using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Rft.Engine.Models.Gguf;

/// <summary>
/// Writes GGUF version 3: magic, version, counts, key-value pairs, the tensors' names, sizes, types and offsets, and their bytes, each
/// tensor on a multiple of 32 bytes. Little-endian.
/// Source: docs/gguf.md of https://github.com/ggml-org/ggml.
/// </summary>
internal static class GgufWriter
{
    private const int Alignment = 32;
    private const int ChunkValues = 1 << 15;

    private static readonly byte[] _magic = "GGUF"u8.ToArray();

    /// <summary>Writes a file from where the stream stands, which has to be its beginning.</summary>
    public static void Write(Stream stream, GgufMetadata metadata, IReadOnlyList<GgufTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var header = new MemoryStream();
        using (var writer = new BinaryWriter(header, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(_magic);
            writer.Write(3u);
            writer.Write((ulong)tensors.Count);
            writer.Write((ulong)metadata.Count);
            metadata.Write(writer);
            WriteInfos(writer, tensors);
        }

        header.SetLength(Aligned(header.Length));
        header.WriteTo(stream);
        foreach (var tensor in tensors)
        {
            WriteValues(stream, tensor);
            stream.Write(new byte[Aligned(tensor.Bytes) - tensor.Bytes]);
        }
    }

    private static void WriteInfos(BinaryWriter writer, IReadOnlyList<GgufTensor> tensors)
    {
        long offset = 0;
        foreach (var tensor in tensors)
        {
            GgufMetadata.WriteText(writer, tensor.Name);
            writer.Write((uint)tensor.Shape.Count);
            foreach (var size in tensor.Shape.Reverse())
            {
                writer.Write((ulong)size);
            }

            writer.Write(tensor.Type switch { GgufType.F32 => 0u, GgufType.F16 => 1u, _ => 8u });
            writer.Write((ulong)offset);
            offset += Aligned(tensor.Bytes);
        }
    }

    private static void WriteValues(Stream stream, GgufTensor tensor)
    {
        var values = tensor.Read().Span;
        if (values.Length != tensor.Count)
        {
            throw new InvalidOperationException($"'{tensor.Name}' has {values.Length} values, not {tensor.Count}.");
        }

        if (tensor.Type == GgufType.F32)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        var chunk = ArrayPool<byte>.Shared.Rent(ChunkValues * sizeof(ushort));
        try
        {
            for (var start = 0; start < values.Length; start += ChunkValues)
            {
                var part = values.Slice(start, Math.Min(ChunkValues, values.Length - start));
                stream.Write(chunk.AsSpan(0, Convert(part, tensor.Type, chunk)));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static int Convert(ReadOnlySpan<float> values, GgufType type, byte[] bytes)
    {
        if (type == GgufType.Q8)
        {
            Q8Block.Quantize(values, bytes);
            return values.Length / Q8Block.Values * Q8Block.Bytes;
        }

        var halves = MemoryMarshal.Cast<byte, Half>(bytes.AsSpan());
        for (var i = 0; i < values.Length; i++)
        {
            halves[i] = (Half)values[i];
        }

        return values.Length * sizeof(ushort);
    }

    private static long Aligned(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}
