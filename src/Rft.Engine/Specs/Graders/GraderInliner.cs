using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Puts the content of grader files in place of their paths.</summary>
internal sealed class GraderInliner(string directory, string shownDirectory, DiagnosticBag diagnostics)
{
    private const int MaximumNesting = 8;
    private const int MaximumGraders = 1000;

    private int _count;

    /// <summary>The grader object; null where a file is missing or wrong.</summary>
    /// <param name="grader">A grader object or a path.</param>
    public SourceNode? Inline(SourceNode grader) => Inline(grader, directory, shownDirectory, []);

    private SourceNode? Inline(SourceNode grader, string folder, string shownFolder, List<string> chain, int nesting = 0)
    {
        if (++_count == MaximumGraders + 1)
        {
            diagnostics.Add(DiagnosticTable.GraderCycle, grader.Location, $"the graders refer to more than {MaximumGraders} others");
        }

        if (_count > MaximumGraders)
        {
            return null;
        }

        if (nesting > MaximumNesting)
        {
            diagnostics.Add(DiagnosticTable.TooDeep, grader.Location, $"multi graders are nested more than {MaximumNesting} deep");
            return null;
        }

        return grader.Kind == SourceNodeKind.String
            ? InlineFile(grader, folder, shownFolder, chain, nesting)
            : InlineObject(grader, folder, shownFolder, chain, nesting);
    }

    private SourceNode? InlineFile(SourceNode path, string folder, string shownFolder, List<string> chain, int nesting)
    {
        if (SpecFiles.Refer(path, folder, isFolder: false, diagnostics) is not { } file)
        {
            return null;
        }

        if (chain.Contains(file.FullPath))
        {
            diagnostics.Add(
                DiagnosticTable.GraderCycle,
                path.Location,
                $"grader file {Quoted.Text(path.Text)} refers to itself, directly or through others");
            return null;
        }

        var shownPath = Path.Combine(shownFolder, path.Text);
        if (SourceFile.Read(file.FullPath, path.Location, diagnostics) is not { } bytes
            || SourceDocument.Parse(shownPath, bytes, diagnostics) is not { } document)
        {
            return null;
        }

        var found = new DiagnosticBag();
        JsonSchema.Load("grader.schema.json").Validate(document, found);
        diagnostics.AddRange(found);
        return found.HasErrors
            ? null
            : Inline(
                document,
                Path.GetDirectoryName(file.FullPath)!,
                Path.GetDirectoryName(shownPath) ?? "",
                [.. chain, file.FullPath],
                nesting);
    }

    private SourceNode? InlineObject(SourceNode grader, string folder, string shownFolder, List<string> chain, int nesting)
    {
        if (grader["graders"] is not { } graders)
        {
            return new GraderFiles(directory, diagnostics).Inline(grader, folder, shownFolder);
        }

        // A lone grader stands for a map of one under its name.
        var entries = graders["type"] is { Kind: SourceNodeKind.String }
            ? [new SourceMember(graders["name"]!.Text, graders.Location, graders)]
            : graders.Members;
        var inlined = entries.Select(entry => (entry, Value: Inline(entry.Value, folder, shownFolder, chain, nesting + 1))).ToList();
        if (inlined.Exists(pair => pair.Value is null))
        {
            return null;
        }

        var map = SourceNode.Object(graders.Location, [.. inlined.Select(pair => pair.entry with { Value = pair.Value! })]);
        return SourceNode.Object(
            grader.Location,
            [.. grader.Members.Select(member => member.Name == "graders" ? member with { Value = map } : member)]);
    }
}
