using Rft.Engine.Diagnostics;
using Rft.Engine.Models.Gguf;

namespace Rft.Engine.Pipeline;

/// <summary>Where an export goes, and whether it may.</summary>
internal static class ExportPlace
{
    /// <summary>The folder or file, absolute.</summary>
    /// <exception cref="DiagnosticException">Something is there that must not be replaced.</exception>
    public static string Of(ExportRequest request, ExportSource source)
    {
        var isFile = request.Format == ExportFormat.Gguf;
        if (request.Destination is not { Length: > 0 } destination)
        {
            // Rft's own place, like those of reports and models.
            return Path.Combine(source.OutputPath, DefaultName(request, source.Name));
        }

        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination));
        if (isFile ? Directory.Exists(path) : File.Exists(path))
        {
            throw Taken(path, isFile ? "a folder is there; expected the name of a file" : "a file is there; expected the name of a folder");
        }

        if (Holds(path, source.Folder.Directory) || (source.Adapter is { } adapter && Holds(path, adapter)))
        {
            throw Taken(path, "the model that is exported is in it");
        }

        var isTaken = isFile ? File.Exists(path) : Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any();
        if (isTaken && !request.Overwrite)
        {
            throw Taken(path, isFile ? "there is such a file" : "the folder is not empty");
        }

        // No export has folders in it: what has is something else, whatever the user believes.
        return !isTaken || isFile || !Directory.EnumerateDirectories(path).Any()
            ? path
            : throw Taken(path, "the folder holds other folders, so it is no earlier export, and is not replaced");
    }

    private static string DefaultName(ExportRequest request, string name) => request.Format switch
    {
        ExportFormat.Peft => $"{name}-peft",
        ExportFormat.HuggingFace => $"{name}-huggingface",
        _ => $"{name}-{request.GgufType switch { GgufType.F32 => "f32", GgufType.F16 => "f16", _ => "q8_0" }}.gguf",
    };

    private static bool Holds(string path, string other) =>
        (Path.GetFullPath(other) + Path.DirectorySeparatorChar).StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static DiagnosticException Taken(string path, string message) =>
        new(DiagnosticTable.ExportPlaceTaken, new SourceLocation(path), message);
}
