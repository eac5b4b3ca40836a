using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models;

/// <summary>
/// A safetensors file, opened for reading: 8 bytes of header size (little-endian), a JSON header, the tensors' bytes.
/// Values are read where they are asked for; the file is not kept in memory. The header is never trusted.
/// Source: https://github.com/huggingface/safetensors, section "Format".
/// </summary>
internal sealed class SafetensorsFile : IDisposable
{
    private const int ChunkBytes = 1 << 16;

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
    /// The file is missing, unreadable, damaged, or has an element type other than F32 and BF16.
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

        if (entry.Type == TensorType.F32)
        {
            ReadBytes(entry.Offset, MemoryMarshal.AsBytes(destination));
            return;
        }

        var chunk = new ushort[Math.Min(destination.Length, ChunkBytes / sizeof(ushort))];
        for (var start = 0; start < destination.Length; start += chunk.Length)
        {
            var values = chunk.AsSpan(0, Math.Min(chunk.Length, destination.Length - start));
            ReadBytes(entry.Offset + ((long)start * sizeof(ushort)), MemoryMarshal.AsBytes(values));
            for (var i = 0; i < values.Length; i++)
            {
                destination[start + i] = BFloat16.ToSingle(values[i]);
            }
        }
    }

    /// <summary>Reads one tensor.</summary>
    /// <exception cref="DiagnosticException">The file was cut short or became unreadable after it was opened.</exception>
    public NamedTensor Read(string name)
    {
        var entry = Entries[name];
        var values = new float[entry.Count];
        Read(name, values);
        return new NamedTensor(name, [.. entry.Shape], values);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void ReadBytes(long offset, Span<byte> destination)
    {
        try
        {
            for (var done = 0; done < destination.Length;)
            {
                var count = RandomAccess.Read(_handle, destination[done..], offset + done);
                if (count == 0)
                {
                    throw new EndOfStreamException("it was cut short while it was being read");
                }

                done += count;
            }
        }
        catch (IOException exception)
        {
            throw new DiagnosticException(
                DiagnosticTable.ModelFileMissing, new SourceLocation(Path), $"the file cannot be read: {exception.Message}", exception);
        }
    }
}
