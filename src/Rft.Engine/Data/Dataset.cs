using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Data;

/// <summary>A JSONL file of rows, each an object with chat <c>messages</c> and whatever else its grader reads.</summary>
internal sealed class Dataset
{
    private Dataset(string path, IReadOnlyList<DatasetRow> rows, string sha256) => (Path, Rows, Sha256) = (path, rows, sha256);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The rows in file order; at least one.</summary>
    public IReadOnlyList<DatasetRow> Rows { get; }

    /// <summary>SHA-256, in lower-case hexadecimal, of the file's bytes without byte order mark and with LF line ends.</summary>
    public string Sha256 { get; }

    /// <summary>Reads a file. Blank lines are passed over.</summary>
    /// <param name="file">The file and the place that names it.</param>
    /// <param name="diagnostics">Receives everything that is wrong with the file and its rows.</param>
    /// <param name="isPreference">Whether rows hold an input and two answers instead of messages.</param>
    /// <returns>The rows; null where there was an error.</returns>
    public static Dataset? Load(FileReference file, DiagnosticBag diagnostics, bool isPreference = false)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (SourceFile.Read(file.FullPath, file.Location, diagnostics) is not { } bytes)
        {
            return null;
        }

        var rows = new DatasetReader(file.FullPath, isPreference, diagnostics).Read(bytes);
        if (rows is { Count: 0 })
        {
            diagnostics.Add(DiagnosticTable.DatasetEmpty, new SourceLocation(file.FullPath, 1, 1), $"'{file.Text}' has no rows");
            return null;
        }

        return rows is null ? null : new Dataset(file.FullPath, rows, TextDigest.Sha256(bytes));
    }
}
