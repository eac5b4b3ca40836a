using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;

namespace Rft.Engine.Grading;

/// <summary>
/// The grader that a new one is compared with: a file, or what a file was in a revision of the repository, with the files that it names
/// then. Those of a revision are copied to a temporary folder, which goes with this object.
/// </summary>
internal sealed class OldGrader : IDisposable
{
    private const string GitPrefix = "git:";

    private readonly DirectoryInfo? _copies;

    private OldGrader(GraderSource source, DirectoryInfo? copies) => (Source, _copies) = (source, copies);

    /// <summary>The grader.</summary>
    public GraderSource Source { get; }

    /// <summary>Opens the grader.</summary>
    /// <param name="name">A file or folder, <c>git:REV</c> for the new grader's own file, or <c>REV:path</c> with a path from the root.</param>
    /// <param name="newPath">The new grader's file, absolute.</param>
    /// <param name="services">Starts git.</param>
    /// <exception cref="DiagnosticException">There is no such grader, or it has a mistake.</exception>
    public static OldGrader Open(string name, string newPath, GraderServices services)
    {
        if (Path.Exists(name) || !name.Contains(':', StringComparison.Ordinal))
        {
            return new OldGrader(Load(Path.GetFullPath(name), null), null);
        }

        var git = new Git(services.StartProcess, Path.GetDirectoryName(newPath)!, new SourceLocation(newPath));
        var rest = name.StartsWith(GitPrefix, StringComparison.Ordinal) ? name[GitPrefix.Length..] : name;
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var revision = colon < 0 ? rest : rest[..colon];
        var commit = git.Resolve(revision);
        var path = colon < 0 ? git.Prefix() + Path.GetFileName(newPath) : rest[(colon + 1)..];
        var copies = Directory.CreateTempSubdirectory("rft-revision-");
        try
        {
            new RevisionCopy(git, commit, copies.FullName).Copy(path, revision, new SourceLocation(newPath));
            var copy = Path.GetFullPath(Path.Combine(copies.FullName, path));
            return new OldGrader(Load(copy, $"{revision}:{Path.GetDirectoryName(path)}"), copies);
        }
        catch
        {
            copies.Delete(recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _copies?.Delete(recursive: true);

    private static GraderSource Load(string path, string? shownDirectory)
    {
        var diagnostics = new DiagnosticBag();
        var source = GraderSource.Load(path, diagnostics, shownDirectory);
        diagnostics.ThrowIfErrors();
        return source!;
    }
}
