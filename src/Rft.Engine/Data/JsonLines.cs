using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Data;

/// <summary>
/// The objects of a JSONL file, read one at a time in any order: only where lines begin is kept, so that a file may be larger than
/// memory. Blank lines are passed over.
/// </summary>
internal sealed class JsonLines : IDisposable
{
    // A longer line is no row; reading it would take the memory that this class is there to save.
    private const int LongestLine = 256 << 20;
    private const int BlockSize = 1 << 16;

    private readonly SafeFileHandle _file;
    private readonly List<(long Offset, int Length, int Line)> _lines = [];

    private JsonLines(string path, SafeFileHandle file) => (Path, _file) = (path, file);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Lines that are not blank.</summary>
    public int Count => _lines.Count;

    /// <summary>Opens a file.</summary>
    /// <exception cref="DiagnosticException">It is missing, or cannot be read.</exception>
    public static JsonLines Open(string path, SourceLocation namedAt)
    {
        var diagnostics = new DiagnosticBag();
        if (!File.Exists(path))
        {
            SourceFile.ReportMissing(path, path, namedAt, diagnostics);
            diagnostics.ThrowIfErrors();
        }

        try
        {
            var lines = new JsonLines(path, File.OpenHandle(path, options: FileOptions.SequentialScan));
            lines.FindLines();
            return lines;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                DiagnosticTable.FileUnreadable, namedAt, $"file {Quoted.Text(path)} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The number, from 1, of a line in the file.</summary>
    /// <param name="index">Which of the lines that are not blank, from 0.</param>
    public int LineOf(int index) => _lines[index].Line;

    /// <summary>Reads the object of a line.</summary>
    /// <param name="index">Which of the lines that are not blank, from 0.</param>
    /// <exception cref="DiagnosticException">The line holds no JSON object.</exception>
    public SourceNode Read(int index)
    {
        var (offset, length, line) = _lines[index];
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var diagnostics = new DiagnosticBag();
            var text = buffer.AsSpan(0, RandomAccess.Read(_file, buffer.AsSpan(0, length), offset));
            var node = SourceDocument.Parse(Path, text, diagnostics, line);
            if (node is not null && node.Kind != SourceNodeKind.Object)
            {
                diagnostics.Add(DiagnosticTable.RowNotObject, node.Location, "the row is not a JSON object");
            }

            diagnostics.ThrowIfErrors();
            return node!;
        }
        catch (IOException exception)
        {
            throw new DiagnosticException(
                DiagnosticTable.FileUnreadable, new SourceLocation(Path, line), $"the file cannot be read: {exception.Message}", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void FindLines()
    {
        var buffer = new byte[BlockSize];
        var (offset, start, line, isBlank) = (0L, 0L, 1, true);
        for (int read; (read = RandomAccess.Read(_file, buffer, offset)) > 0; offset += read)
        {
            for (var index = 0; index < read; index++)
            {
                if (buffer[index] == (byte)'\n')
                {
                    Add(start, offset + index, line++, isBlank);
                    (start, isBlank) = (offset + index + 1, true);
                }
                else
                {
                    isBlank &= buffer[index] is (byte)' ' or (byte)'\t' or (byte)'\r';
                }
            }
        }

        Add(start, offset, line, isBlank);
    }

    private void Add(long start, long end, int line, bool isBlank)
    {
        if (isBlank)
        {
            return;
        }

        if (end - start > LongestLine)
        {
            throw new DiagnosticException(
                DiagnosticTable.RowNotJson, new SourceLocation(Path, line, 1), $"the line is longer than {LongestLine >> 20} MiB");
        }

        _lines.Add((start, (int)(end - start), line));
    }
}
