using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Grading;

/// <summary>
/// Reads a git repository with the machine's <c>git</c>: only objects that are there, no network, no hooks, no filters of the repository.
/// </summary>
/// <param name="start">Starts a process.</param>
/// <param name="folder">A folder of the repository.</param>
/// <param name="namedAt">The place that mistakes are reported at.</param>
internal sealed class Git(Func<ProcessStartInfo, Process> start, string folder, SourceLocation namedAt)
{
    private string _lastError = "";

    /// <summary>The folder relative to the root of the repository: empty, or with a slash at its end.</summary>
    public string Prefix() => Text(Run("rev-parse", "--show-prefix")
        ?? throw Failed($"git does not read the repository of {Quoted.Text(folder)}"));

    /// <summary>The full name of the commit that a revision stands for.</summary>
    public string Resolve(string revision) => Text(Run("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
        ?? throw Failed($"git knows no revision {Quoted.Text(revision)}; fetch it first"));

    /// <summary>The files of a commit, relative to the root.</summary>
    public HashSet<string> Files(string commit) =>
    [
        .. Text(Run("ls-tree", "-r", "-z", "--full-tree", "--name-only", commit) ?? throw Failed($"commit {commit} cannot be read"))
            .Split('\0', StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <summary>The content of a file of a commit.</summary>
    public byte[] Read(string commit, string path) =>
        Run("cat-file", "blob", $"{commit}:{path}") ?? throw Failed($"{Quoted.Text(path)} of commit {commit} cannot be read");

    private static string Text(byte[] output) => Encoding.UTF8.GetString(output).TrimEnd('\n', '\r');

    private byte[]? Run(params ReadOnlySpan<string> arguments)
    {
        var info = new ProcessStartInfo("git")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["-c", "core.fsmonitor=false", "-c", "core.quotepath=false", .. arguments])
        {
            info.ArgumentList.Add(argument);
        }

        info.Environment["GIT_TERMINAL_PROMPT"] = "0";
        info.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        info.Environment["GIT_NO_LAZY_FETCH"] = "1";
        try
        {
            using var process = start(info);
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            _lastError = errors.GetAwaiter().GetResult().Split('\n')[0];
            process.WaitForExit();
            return process.ExitCode == 0 ? output.ToArray() : null;
        }
        catch (Win32Exception exception)
        {
            _lastError = exception.Message;
            throw Failed("git could not be started");
        }
    }

    private DiagnosticException Failed(string message) => new(
        DiagnosticTable.RevisionUnreadable,
        namedAt,
        _lastError.Length == 0 ? message : $"{message}: {_lastError}");
}
