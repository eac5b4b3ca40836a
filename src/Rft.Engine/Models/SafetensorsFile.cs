using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models;

/// <summary>
/// A safetensors file, opened for reading: 8 bytes of header size (little-endian), a JSON header, the tensors' bytes.
/// Values are read where they are asked for, through a mapping of the tensor alone: the file is not kept in memory, and may be replaced while it is
/// open. The header is never trusted.
/// Source: https://github.com/huggingface/safetensors, section "Format".
/// </summary>
internal sealed class SafetensorsFile : IDisposable
{
    private const long ElementsAtOnce = 1 << 24;

    private readonly SafeFileHandle _handle;

    private SafetensorsFile(string path, SafeFileHandle handle, SafetensorsHeader header) =>
        (Path, _handle, Entries, Metadata) = (path, handle, header.Entries, header.Metadata);

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>The file's <c>__metadata__</c>; empty where it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header against its length.</summary>
    /// <exception cref="DiagnosticException">
    /// The file is missing, unreadable, damaged, or has an element type other than F32, BF16 and F16.
    /// </exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return new SafetensorsFile(path, handle, SafetensorsHeader.Read(path, handle));
        }
        catch (Exception exception)
        {
            handle?.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new DiagnosticException(
                    DiagnosticTable.ModelFileMissing, new SourceLocation(path), $"the file cannot be read: {exception.Message}", exception);
            }

            throw;
        }
    }

    /// <summary>Reads one tensor's values as float32, row-major.</summary>
    /// <param name="name">A name in <see cref="Entries"/>.</param>
    /// <param name="destination">As many values as the entry counts.</param>
    /// <exception cref="DiagnosticException">The file was cut short or became unreadable after it was opened.</exception>
    public void Read(string name, Span<float> destination)
    {
        var entry = Entries[name];
        if (destination.Length != entry.Count)
        {
            throw new ArgumentException($"'{name}' has {entry.Count} values, not {destination.Length}.", nameof(destination));
        }

        unsafe
        {
            fixed (float* target = destination)
            {
                var start = target;
                Map(name, ElementsAtOnce, (data, first, count) => Convert(data, entry.Type, new Span<float>(start + first, (int)count)));
            }
        }
    }

    /// <summary>Reads one tensor.</summary>
    /// <exception cref="DiagnosticException">The file was cut short or became unreadable after it was opened.</exception>
    public NamedTensor Read(string name)
    {
        var entry = Entries[name];
        var values = new float[entry.ArrayLength(Path)];
        Read(name, values);
        return new NamedTensor(name, [.. entry.Shape], values);
    }

    /// <summary>
    /// Hands one tensor's elements to a reader, stretch by stretch from the first to the last, each mapped only while it is read: no more
    /// of the file than that counts as this process's memory.
    /// </summary>
    /// <param name="name">A name in <see cref="Entries"/>.</param>
    /// <param name="most">How many elements a stretch has at most.</param>
    /// <param name="reader">Reads a stretch.</param>
    /// <exception cref="DiagnosticException">The file was cut short or became unreadable after it was opened.</exception>
    public unsafe void Map(string name, long most, TensorReader reader)
    {
        var entry = Entries[name];
        var size = TensorBytes.PerElement(entry.Type);
        if (entry.Count == 0)
        {
            return;
        }

        try
        {
            // A mapping beyond the end of a file that was cut short would end the process.
            if (RandomAccess.GetLength(_handle) < entry.Offset + (entry.Count * size))
            {
                throw new EndOfStreamException("it was cut short after it was opened");
            }

            using var file = MemoryMappedFile.CreateFromFile(
                _handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            for (var first = 0L; first < entry.Count; first += most)
            {
                var count = Math.Min(most, entry.Count - first);
                using var view = file.CreateViewAccessor(entry.Offset + (first * size), count * size, MemoryMappedFileAccess.Read);
                byte* start = null;
                view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
                try
                {
                    reader(start + view.PointerOffset, first, count);
                }
                finally
                {
                    view.SafeMemoryMappedViewHandle.ReleasePointer();
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                DiagnosticTable.ModelFileMissing, new SourceLocation(Path), $"the file cannot be read: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static unsafe void Convert(byte* source, TensorType type, Span<float> destination)
    {
        if (type == TensorType.F32)
        {
            fixed (float* target = destination)
            {
                var bytes = (long)destination.Length * sizeof(float);
                Buffer.MemoryCopy(source, target, bytes, bytes);
            }

            return;
        }

        // A header need not align the data.
        for (var i = 0; i < destination.Length; i++)
        {
            var bits = Unsafe.ReadUnaligned<ushort>(source + ((long)i * sizeof(ushort)));
            destination[i] = type == TensorType.BF16 ? BFloat16.ToSingle(bits) : (float)BitConverter.UInt16BitsToHalf(bits);
        }
    }
}
