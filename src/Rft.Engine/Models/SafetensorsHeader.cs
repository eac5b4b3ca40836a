using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models;

/// <summary>The parsed and checked header of a safetensors file.</summary>
/// <param name="Entries">The tensors by name.</param>
/// <param name="Metadata">Free key-value pairs.</param>
internal sealed record SafetensorsHeader(IReadOnlyDictionary<string, TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The length field in front of the JSON.</summary>
    public const int PrefixBytes = 8;

    /// <summary>The member that holds free key-value pairs.</summary>
    public const string MetadataName = "__metadata__";

    // The limit of the reference implementation.
    private const long MaximumBytes = 100_000_000;

    // Beyond every tensor that there is; keeps products of sizes from overflowing.
    private const long MostElements = 1L << 48;

    private static readonly JsonDocumentOptions _options = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Reads and checks the header.</summary>
    public static SafetensorsHeader Read(string path, SafeFileHandle handle)
    {
        var fileBytes = RandomAccess.GetLength(handle);
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        if (fileBytes < PrefixBytes || RandomAccess.Read(handle, prefix, 0) != PrefixBytes)
        {
            throw Damaged(path, $"it has {fileBytes} bytes, fewer than the 8 that give the header's size");
        }

        var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerBytes > MaximumBytes || (long)headerBytes > fileBytes - PrefixBytes)
        {
            throw Damaged(path, $"its header claims {headerBytes} bytes, but the file has {fileBytes}");
        }

        var json = new byte[headerBytes];
        for (var done = 0; done < json.Length;)
        {
            var count = RandomAccess.Read(handle, json.AsSpan(done), PrefixBytes + done);
            if (count == 0)
            {
                throw Damaged(path, "it was cut short while it was being read");
            }

            done += count;
        }

        if (!Utf8.IsValid(json))
        {
            throw Damaged(path, "its header is not valid UTF-8");
        }

        try
        {
            using var document = JsonDocument.Parse(json, _options);
            return Check(path, document.RootElement, PrefixBytes + (long)headerBytes, fileBytes);
        }
        catch (JsonException exception)
        {
            throw Damaged(path, $"its header is not valid JSON: {exception.Message}");
        }
        catch (InvalidOperationException)
        {
            // An escape for half of a surrogate pair is JSON, but no .NET string.
            throw Damaged(path, "its header holds text that is not valid Unicode");
        }
    }

    private static SafetensorsHeader Check(string path, JsonElement root, long dataStart, long fileBytes)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Damaged(path, "its header is not a JSON object");
        }

        var entries = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        var ranges = new List<(long Begin, long End, string Name)>();
        IReadOnlyDictionary<string, string> metadata = new Dictionary<string, string>();
        foreach (var member in root.EnumerateObject())
        {
            var name = member.Name;
            if (name == MetadataName)
            {
                metadata = ReadMetadata(path, member.Value);
                continue;
            }

            var (entry, begin, end) = ReadEntry(path, name, member.Value, dataStart);
            entries.Add(name, entry);
            ranges.Add((begin, end, name));
        }

        CheckRanges(path, ranges, fileBytes - dataStart);
        return new SafetensorsHeader(entries, metadata);
    }

    private static Dictionary<string, string> ReadMetadata(string path, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Damaged(path, $"'{MetadataName}' is not an object of strings");
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            metadata[member.Name] = member.Value.ValueKind == JsonValueKind.String
                ? member.Value.GetString()!
                : throw Damaged(path, $"'{MetadataName}' is not an object of strings");
        }

        return metadata;
    }

    private static (TensorEntry Entry, long Begin, long End) ReadEntry(string path, string name, JsonElement element, long dataStart)
    {
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !element.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array
            || !element.TryGetProperty("data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array
            || offsets.GetArrayLength() != 2
            || !TryGetInt64(offsets[0], out var begin) || !TryGetInt64(offsets[1], out var end))
        {
            throw Damaged(path, $"the header's entry '{name}' lacks a dtype, a shape, or two data_offsets");
        }

        var type = dtype.ValueEquals("F32") ? TensorType.F32
            : dtype.ValueEquals("BF16") ? TensorType.BF16
            : dtype.ValueEquals("F16") ? TensorType.F16
            : throw new DiagnosticException(
                DiagnosticTable.TensorTypeUnsupported,
                new SourceLocation(path),
                $"tensor '{name}' has the element type {dtype.GetRawText()}; expected F32, BF16 or F16");

        var sizes = new int[shape.GetArrayLength()];
        long count = 1;
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (!TryGetInt64(shape[axis], out var size) || size < 0 || size > Array.MaxLength || (size > 0 && count > MostElements / size))
            {
                throw Damaged(path, $"tensor '{name}' has the impossible shape {shape.GetRawText()}");
            }

            count *= size;
            sizes[axis] = (int)size;
        }

        var elementBytes = TensorBytes.PerElement(type);
        if (begin < 0 || end < begin || end - begin != count * elementBytes)
        {
            throw Damaged(
                path,
                $"tensor '{name}' of shape {TensorShape.Format(sizes)} and type {type} needs {count * elementBytes} bytes, but its "
                + $"offsets are {begin} and {end}");
        }

        // Beyond what any file can hold; refused here so that the sum below cannot overflow.
        return end > long.MaxValue - dataStart
            ? throw Damaged(path, $"tensor '{name}' ends at byte {end}, beyond the end of the file")
            : (new TensorEntry(name, sizes, type, dataStart + begin, count), begin, end);
    }

    // As in the reference implementation the tensors must cover the data without gap or overlap.
    private static void CheckRanges(string path, List<(long Begin, long End, string Name)> ranges, long dataBytes)
    {
        ranges.Sort();
        long covered = 0;
        foreach (var (begin, end, name) in ranges)
        {
            if (end > dataBytes)
            {
                throw Damaged(
                    path, $"tensor '{name}' ends at byte {end} of the data, but there are only {dataBytes}; the file is truncated");
            }

            if (begin != covered)
            {
                throw Damaged(path, $"tensor '{name}' begins at byte {begin} of the data, but the one before it ends at {covered}");
            }

            covered = end;
        }

        if (covered != dataBytes)
        {
            throw Damaged(path, $"its tensors end at byte {covered} of the data, but there are {dataBytes}");
        }
    }

    private static bool TryGetInt64(JsonElement element, out long value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out value);
    }

    private static DiagnosticException Damaged(string path, string what) =>
        new(DiagnosticTable.SafetensorsDamaged, new SourceLocation(path), $"the safetensors file is damaged: {what}");
}
