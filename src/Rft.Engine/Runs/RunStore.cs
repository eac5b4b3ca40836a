using Rft.Engine.Specs;

namespace Rft.Engine.Runs;

/// <summary>The content-addressed store of runs: a folder that git ignores and that <c>dotnet clean</c> leaves alone.</summary>
internal sealed class RunStore
{
    private readonly StoreFiles _files;

    /// <summary>Opens a store; nothing is written until a run is.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="fileSystem">The edge under it; null for the machine's.</param>
    public RunStore(string directory, IFileSystem? fileSystem = null)
    {
        FullPath = Path.GetFullPath(directory);
        _files = new StoreFiles(fileSystem ?? DiskFileSystem.Instance);
    }

    /// <summary>The folder, absolute.</summary>
    public string FullPath { get; }

    /// <summary>The run of a fingerprint, whether it has been started or not.</summary>
    public RunDirectory Open(string fingerprint) => new(Path.Combine(FullPath, "runs", fingerprint), fingerprint, _files);

    /// <summary>What graders said, by content.</summary>
    public string VerdictsPath => Path.Combine(FullPath, "verdicts");

    /// <summary>The runs that have been started, in no order that means anything.</summary>
    public IEnumerable<RunDirectory> All()
    {
        var runs = Path.Combine(FullPath, "runs");
        return Directory.Exists(runs)
            ? StoreFiles.Read(runs, () => Directory.GetDirectories(runs)).Select(path => Open(Path.GetFileName(path)))
            : [];
    }

    /// <summary>The latest trained run of a name and version; null where there is none.</summary>
    public ReleasedModel? FindRelease(string name, string version)
    {
        var runs = Path.Combine(FullPath, "runs");
        if (!Directory.Exists(runs))
        {
            return null;
        }

        return Directory.GetDirectories(runs)
            .Select(path => (Run: Open(Path.GetFileName(path)), Record: RecordOf(path)))
            .Where(run => run.Record is { State: RunState.Trained or RunState.Complete } record
                && TextOf(record, "name") == name
                && TextOf(record, "version") == version)
            .OrderByDescending(run => run.Record!.UpdatedAt)
            .ThenBy(run => run.Run.Fingerprint, StringComparer.Ordinal)
            .Select(run => new ReleasedModel(run.Run.ModelPath, TextOf(run.Record!, "model") ?? ""))
            .FirstOrDefault();
    }

    private static string? TextOf(RunRecord record, string member) =>
        record.Spec.TryGetProperty(member, out var value) && value.ValueKind == System.Text.Json.JsonValueKind.String ? value.GetString() : null;

    // A run that cannot be read is no release; whoever works on it hears why.
    private RunRecord? RecordOf(string path)
    {
        try
        {
            return Open(Path.GetFileName(path)).ReadRecord();
        }
        catch (Diagnostics.DiagnosticException)
        {
            return null;
        }
    }

    /// <summary>
    /// Where the store of a spec is: the path that an option gave, else the environment variable RftStorePath, else <c>.rft</c> beside
    /// the nearest <c>.git</c> above the spec, else <c>.rft</c> beside the spec.
    /// </summary>
    /// <param name="option">What the option gave, relative to the current directory; null or empty where it was not given.</param>
    /// <param name="variable">The value of the environment variable; relative to the current directory.</param>
    /// <param name="specDirectory">The folder of the spec.</param>
    public static string Locate(string? option, string? variable, string specDirectory)
    {
        if (!string.IsNullOrEmpty(option) || !string.IsNullOrEmpty(variable))
        {
            return Path.GetFullPath(string.IsNullOrEmpty(option) ? variable! : option);
        }

        for (var folder = new DirectoryInfo(specDirectory); folder is not null; folder = folder.Parent)
        {
            // In a worktree or a submodule .git is a file.
            if (Path.Exists(Path.Combine(folder.FullName, ".git")))
            {
                return Path.Combine(folder.FullName, ".rft");
            }
        }

        return Path.Combine(specDirectory, ".rft");
    }
}
