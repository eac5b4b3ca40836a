using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models.Export;

/// <summary>Replaces a folder by another in whole: it is filled under a temporary name beside it and renamed.</summary>
internal static class FolderReplacement
{
    /// <summary>Fills a folder; the one of that name before stays until the new one is complete.</summary>
    /// <exception cref="DiagnosticException">The disk is full, or the place cannot be written; what was there is untouched.</exception>
    public static void Write(string path, Action<string> fill)
    {
        var full = Path.GetFullPath(path);
        var parent = Path.GetDirectoryName(full)!;
        var mark = $".{Path.GetFileName(full)}.{Path.GetRandomFileName()}";
        var (temporary, old) = (Path.Combine(parent, $"{mark}.tmp"), Path.Combine(parent, $"{mark}.old.tmp"));
        try
        {
            Directory.CreateDirectory(temporary);
            fill(temporary);
            if (Directory.Exists(full))
            {
                Directory.Move(full, old);
            }

            Directory.Move(temporary, full);
        }
        catch (Exception exception)
        {
            Discard(temporary);
            if (Directory.Exists(old) && !Directory.Exists(full))
            {
                Directory.Move(old, full);
            }

            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new DiagnosticException(
                    DiagnosticTable.ModelFileNotWritten,
                    new SourceLocation(path),
                    $"the folder cannot be written: {exception.Message}",
                    exception);
            }

            throw;
        }

        Discard(old);
    }

    private static void Discard(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The failure that brought us here is the one to report, and an old folder that stays harms nobody.
        }
    }
}
