using Rft.Engine.Diagnostics;

namespace Rft.Engine.Json;

/// <summary>Reads the files that a user names.</summary>
internal static class SourceFile
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="namedAt">The place that names the file, or the file itself.</param>
    /// <param name="diagnostics">Receives a missing or unreadable file.</param>
    public static byte[]? Read(string path, SourceLocation namedAt, DiagnosticBag diagnostics)
    {
        if (!File.Exists(path))
        {
            ReportMissing(path, path, namedAt, diagnostics);
            return null;
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(DiagnosticTable.FileUnreadable, namedAt, $"file {Quoted.Text(path)} cannot be read: {exception.Message}");
            return null;
        }
    }

    /// <summary>Reports a file or folder that is not there and names the nearest one that is.</summary>
    /// <param name="path">The path on this machine.</param>
    /// <param name="written">The path as the user wrote it.</param>
    /// <param name="namedAt">The place that names it.</param>
    /// <param name="diagnostics">Receives the error.</param>
    public static void ReportMissing(string path, string written, SourceLocation namedAt, DiagnosticBag diagnostics)
    {
        if (Directory.Exists(path))
        {
            diagnostics.Add(DiagnosticTable.FileMissing, namedAt, $"{Quoted.Text(written)} is a folder; expected a file");
            return;
        }

        var fullPath = Path.TrimEndingDirectorySeparator(path);
        var folder = Path.GetDirectoryName(fullPath) is { Length: > 0 } parent ? parent : ".";
        if (!Directory.Exists(folder))
        {
            diagnostics.Add(
                DiagnosticTable.FileMissing,
                namedAt,
                $"{Quoted.Text(written)} does not exist, nor does its folder {Quoted.Text(folder)}");
            return;
        }

        var name = Path.GetFileName(fullPath);
        var start = Path.TrimEndingDirectorySeparator(written);
        var nearest = start.EndsWith(name, StringComparison.Ordinal) ? Suggestions.Nearest(name, NamesIn(folder)) : null;
        var hint = nearest is null ? "" : $"; did you mean {Quoted.Text(start[..^name.Length] + nearest)}?";
        diagnostics.Add(DiagnosticTable.FileMissing, namedAt, $"{Quoted.Text(written)} does not exist{hint}");
    }

    private static List<string> NamesIn(string folder)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFileSystemEntries(folder).Take(1000)
                    .Select(entry => Path.GetFileName(entry))
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
