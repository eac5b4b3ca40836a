using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Grading;

/// <summary>A grader that a user named by a file: a file that holds a grader, or a spec, whose reward it is.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Grader">The grader, all paths inlined.</param>
/// <param name="Document">The spec; null where the file holds a grader.</param>
internal sealed record GraderSource(string Path, GraderSpec Grader, SourceNode? Document)
{
    /// <summary>The folder that relative paths start from.</summary>
    public string Directory => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Reads a grader file, a spec, or the only spec of a folder; null where there is a mistake.</summary>
    /// <param name="path">The file or folder, absolute.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    /// <param name="shownDirectory">What diagnostics call the file's folder; null for its path.</param>
    public static GraderSource? Load(string path, DiagnosticBag diagnostics, string? shownDirectory = null)
    {
        if (SpecLocator.Find(path, diagnostics) is not { } file)
        {
            return null;
        }

        var directory = System.IO.Path.GetDirectoryName(file)!;
        var shown = shownDirectory ?? directory;
        if (SourceFile.Read(file, new SourceLocation(file), diagnostics) is not { } bytes
            || SourceDocument.Parse(System.IO.Path.Combine(shown, System.IO.Path.GetFileName(file)), bytes, diagnostics) is not { } document)
        {
            return null;
        }

        if (!IsSpec(document, file))
        {
            // Read by its path, so that a file that refers to itself is seen.
            var name = SourceNode.String(document.Location, System.IO.Path.GetFileName(file));
            return Read(name, directory, shown, diagnostics) is { } grader ? new GraderSource(file, grader, null) : null;
        }

        if (RewardOf(document) is not { } reward)
        {
            diagnostics.Add(
                DiagnosticTable.GraderMissing,
                document.Location,
                "the spec has no grader; expected one in 'method.reinforcement.grader' or 'evaluation.grader'");
            return null;
        }

        return Read(reward, directory, shown, diagnostics) is { } ofSpec ? new GraderSource(file, ofSpec, document) : null;
    }

    /// <summary>Reads a grader object or path; null where there is a mistake.</summary>
    /// <param name="node">The object or path.</param>
    /// <param name="directory">The folder that the path starts from.</param>
    /// <param name="shownDirectory">What diagnostics call that folder.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static GraderSpec? Read(SourceNode node, string directory, string shownDirectory, DiagnosticBag diagnostics)
    {
        if (node.Kind == SourceNodeKind.Object)
        {
            var mistakes = new DiagnosticBag();
            JsonSchema.Load("grader.schema.json").Validate(node, mistakes);
            diagnostics.AddRange(mistakes);
            if (mistakes.HasErrors)
            {
                return null;
            }
        }

        var inlined = new GraderInliner(directory, shownDirectory, diagnostics).Inline(node);
        return inlined is null ? null : GraderSpecTypes.Read(inlined, inlined["type"]!.Text);
    }

    /// <summary>The reward of a spec, as its document has it; null where it has none.</summary>
    public static SourceNode? RewardOf(SourceNode spec)
    {
        var method = spec["method"];
        var grader = method?["reinforcement"]?["grader"] ?? spec["evaluation"]?["grader"];
        return grader is { Kind: SourceNodeKind.Object or SourceNodeKind.String } ? grader : null;
    }

    private static bool IsSpec(SourceNode document, string file) =>
        file.EndsWith(SpecLocator.Extension, StringComparison.OrdinalIgnoreCase)
        || (document["method"] is not null && document["type"] is not { Kind: SourceNodeKind.String });
}
