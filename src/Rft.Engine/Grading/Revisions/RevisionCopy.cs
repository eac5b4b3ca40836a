using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Grading;

/// <summary>Copies a grader of a revision, and the files that it names, to a folder of the same layout.</summary>
/// <param name="git">The repository.</param>
/// <param name="commit">The commit.</param>
/// <param name="folder">Receives the files.</param>
internal sealed class RevisionCopy(Git git, string commit, string folder)
{
    // Graders name other graders and their code; no one has a thousand of them.
    private const int MostFiles = 1000;

    private readonly HashSet<string> _files = git.Files(commit);
    private readonly HashSet<string> _copied = [];

    /// <summary>Copies a file and what it names.</summary>
    /// <param name="path">The file, relative to the root.</param>
    /// <param name="revision">The commit as the user named it.</param>
    /// <param name="namedAt">The place that a missing file is reported at.</param>
    /// <exception cref="DiagnosticException">The commit has no such file.</exception>
    public void Copy(string path, string revision, SourceLocation namedAt)
    {
        if (!_files.Contains(path))
        {
            var nearest = Suggestions.Nearest(path, _files);
            var hint = nearest is null ? "" : $"; did you mean {Quoted.Text(nearest)}?";
            throw new DiagnosticException(
                DiagnosticTable.RevisionUnreadable, namedAt, $"revision {Quoted.Text(revision)} has no file {Quoted.Text(path)}{hint}");
        }

        CopyWithReferences(path, isRoot: true);
    }

    private void CopyWithReferences(string path, bool isRoot)
    {
        if (_copied.Count >= MostFiles || !_copied.Add(path))
        {
            return;
        }

        var bytes = git.Read(commit, path);
        var target = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target, bytes);
        if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && SourceDocument.Parse(path, bytes, []) is { } document)
        {
            // Of a spec only the reward matters; its rows and its model stay where they are.
            var reward = isRoot && document["type"] is null ? GraderSource.RewardOf(document) : null;
            foreach (var reference in References(reward ?? document, path[..(path.LastIndexOf('/') + 1)]).Distinct())
            {
                CopyWithReferences(reference, isRoot: false);
            }
        }
    }

    /// <summary>The strings of a document that are the paths of files, whatever members they stand in.</summary>
    private IEnumerable<string> References(SourceNode node, string start)
    {
        if (node.Kind == SourceNodeKind.String)
        {
            return Normalize(start + node.Text) is { } path && _files.Contains(path) ? [path] : [];
        }

        return node.Members.Select(member => member.Value).Concat(node.Items).SelectMany(inner => References(inner, start));
    }

    private static string? Normalize(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                return null;
            }
        }

        return string.Join('/', parts);
    }
}
