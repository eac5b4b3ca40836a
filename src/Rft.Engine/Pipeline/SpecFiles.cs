using Rft.Engine.Diagnostics;

namespace Rft.Engine.Pipeline;

/// <summary>Finds the spec that a user means by a file or by the folder that holds one.</summary>
internal static class SpecFiles
{
    /// <summary>How the names of specs end.</summary>
    public const string Extension = ".rft.json";

    /// <summary>The absolute path of the spec.</summary>
    /// <param name="path">A spec file, or a folder that holds exactly one.</param>
    /// <exception cref="DiagnosticException">There is no such file, or no single spec in the folder.</exception>
    public static string Find(string path)
    {
        var full = Path.GetFullPath(path);
        if (!Directory.Exists(full))
        {
            // A missing file is the loader's to report, with the nearest name.
            return full;
        }

        string[] found = [.. Directory.GetFiles(full, "*" + Extension).Order(StringComparer.Ordinal)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new DiagnosticException(
                DiagnosticTable.SpecNotFound, new SourceLocation(full), $"This folder holds no spec; expected a file whose name ends in {Extension}."),
            _ => throw new DiagnosticException(
                DiagnosticTable.SpecAmbiguous,
                new SourceLocation(full),
                $"This folder holds {found.Length} specs; name one of {string.Join(", ", found.Select(Path.GetFileName))}."),
        };
    }
}
