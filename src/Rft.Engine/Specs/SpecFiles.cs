using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>The files and folders that a spec names; null where the spec names none or it does not exist.</summary>
internal sealed record SpecFiles(FileReference? Model, FileReference? Training, FileReference? Validation)
{
    /// <summary>The adapter that is continued; null where the model is a whole one.</summary>
    public AdapterReference? Adapter { get; private init; }

    /// <summary>Looks for everything that the spec names, so that all missing files are reported at once.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="directory">The folder that relative paths start from.</param>
    /// <param name="findRelease">Finds a trained run by name and version.</param>
    /// <param name="diagnostics">Receives what is missing.</param>
    public static SpecFiles Find(
        SourceNode spec, string directory, Func<string, string, ReleasedModel?> findRelease, DiagnosticBag diagnostics)
    {
        var (model, adapter) = new ModelReference(directory, findRelease, diagnostics).Find(spec);
        return new SpecFiles(
            model,
            Refer(spec["training_file"], directory, isFolder: false, diagnostics),
            Refer(spec["validation_file"], directory, isFolder: false, diagnostics))
        {
            Adapter = adapter,
        };
    }

    /// <summary>Turns a string of a spec into a path that exists; reports where it does not.</summary>
    public static FileReference? Refer(SourceNode? node, string directory, bool isFolder, DiagnosticBag diagnostics)
    {
        if (node is not { Kind: SourceNodeKind.String, Text.Length: > 0 })
        {
            return null;
        }

        if (node.Text.Contains('\0', StringComparison.Ordinal))
        {
            diagnostics.Add(DiagnosticTable.FileMissing, node.Location, $"{Quoted.Text(node.Text)} is no path");
            return null;
        }

        var path = Path.GetFullPath(Path.Combine(directory, node.Text));
        if (isFolder ? Directory.Exists(path) : File.Exists(path))
        {
            return new FileReference(node.Text, path, node.Location);
        }

        if (isFolder && File.Exists(path))
        {
            diagnostics.Add(DiagnosticTable.FileMissing, node.Location, $"{Quoted.Text(node.Text)} is a file; expected a model folder");
        }
        else if (!isFolder && node.Text.StartsWith("file-", StringComparison.Ordinal) && Path.GetExtension(node.Text).Length == 0)
        {
            diagnostics.Add(
                DiagnosticTable.FileMissing,
                node.Location,
                $"{Quoted.Text(node.Text)} looks like an OpenAI file id; download the file and write its path here");
        }
        else
        {
            SourceFile.ReportMissing(path, node.Text, node.Location, diagnostics);
        }

        return null;
    }
}
