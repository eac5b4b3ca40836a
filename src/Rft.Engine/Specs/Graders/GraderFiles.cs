using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>
/// Puts what graders keep in files beside the JSON into it, so that a spec with all its graders is one text: the text of Python files, and
/// the digests of a command's files and of an assembly, which are the user's to run and too large to copy.
/// </summary>
/// <param name="directory">The spec's folder, where commands run.</param>
/// <param name="diagnostics">Receives files that are missing or wrong.</param>
internal sealed class GraderFiles(string directory, DiagnosticBag diagnostics)
{
    /// <summary>The grader with its files; null where one is missing or wrong.</summary>
    /// <param name="grader">A grader that is no <c>multi</c>.</param>
    /// <param name="folder">The folder of the file that holds the grader.</param>
    /// <param name="shownFolder">The same, as diagnostics name it.</param>
    public SourceNode? Inline(SourceNode grader, string folder, string shownFolder) => grader["type"]?.Text switch
    {
        PythonGraderSpec.TypeName when grader["source"] is { } source && PythonGraderSpec.IsPath(source.Text) =>
            ReadSource(source, folder, shownFolder) is { } text ? With(grader, "source", text) : null,
        CommandGraderSpec.TypeName when grader["command"] is { } command => With(grader, "files", UserFiles.Digests(command, directory)),
        DotNetGraderSpec.TypeName when grader["assembly"] is { } assembly => WithAssembly(grader, assembly, folder),
        _ => grader,
    };

    // An assembly that is not there is reported by what would load it, which says what to do; here it has no digest.
    private SourceNode WithAssembly(SourceNode grader, SourceNode assembly, string folder)
    {
        if (assembly.Text.Contains('\0', StringComparison.Ordinal))
        {
            return grader;
        }

        var path = Path.GetFullPath(assembly.Text, folder);
        var fromSpec = Path.GetRelativePath(directory, path).Replace('\\', '/');
        var placed = With(grader, "assembly", folder == directory ? assembly : SourceNode.String(assembly.Location, fromSpec));
        return With(placed, "digest", UserFiles.Digest(path, folder) is { } digest ? SourceNode.String(assembly.Location, digest) : SourceNode.Null(assembly.Location));
    }

    private SourceNode? ReadSource(SourceNode path, string folder, string shownFolder)
    {
        if (SpecFiles.Refer(path, folder, isFolder: false, diagnostics) is not { } file
            || SourceFile.Read(file.FullPath, path.Location, diagnostics) is not { } bytes)
        {
            return null;
        }

        var shownPath = Path.Combine(shownFolder, path.Text);
        try
        {
            // Line 0 says that the text is the whole file.
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
            return SourceNode.String(new SourceLocation(shownPath), text);
        }
        catch (DecoderFallbackException)
        {
            diagnostics.Add(DiagnosticTable.FileUnreadable, new SourceLocation(shownPath), "the file is not UTF-8");
            return null;
        }
    }

    private static SourceNode With(SourceNode grader, string name, SourceNode value) => SourceNode.Object(
        grader.Location,
        [.. grader.Members.Where(member => member.Name != name), new SourceMember(name, value.Location, value)]);
}
