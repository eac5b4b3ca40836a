using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models;

/// <summary>
/// Writes a file under a temporary name in the same folder and renames it, so that a reader sees all of it or the old one.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Writes what <paramref name="write"/> writes; creates the folder.</summary>
    /// <exception cref="DiagnosticException">The disk is full, or the place cannot be written; the old file is untouched.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            Directory.CreateDirectory(directory);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception)
        {
            Discard(temporary);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new DiagnosticException(
                    DiagnosticTable.ModelFileNotWritten,
                    new SourceLocation(path),
                    $"the file cannot be written: {exception.Message}",
                    exception);
            }

            throw;
        }
    }

    /// <summary>Writes bytes.</summary>
    /// <exception cref="DiagnosticException">The disk is full, or the place cannot be written; the old file is untouched.</exception>
    public static void Write(string path, ReadOnlyMemory<byte> bytes) => Write(path, stream => stream.Write(bytes.Span));

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The failure that brought us here is the one to report.
        }
    }
}
