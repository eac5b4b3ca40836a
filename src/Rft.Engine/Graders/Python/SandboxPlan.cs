using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rft.Engine.Graders;

/// <summary>How to start a worker: an interpreter at a level, and the command line for it.</summary>
/// <param name="Interpreter">The Python.</param>
/// <param name="Level">How it is kept apart.</param>
/// <param name="Tools">The programs that do it.</param>
internal sealed record SandboxPlan(PythonInterpreter Interpreter, SandboxLevel Level, SandboxTools Tools)
{
    // The user and group "nobody", inside and, where the host runs as root, outside.
    private const string Nobody = "65534";

    /// <summary>The command that starts the worker.</summary>
    /// <param name="filterPath">The file with the filter of the start; used at the strongest level only.</param>
    public ProcessStartInfo Start(string filterPath)
    {
        List<string> command = [];
        if (Level == SandboxLevel.Namespaces)
        {
            // .NET hands no descriptors on but the first three, so a shell opens the one that bubblewrap reads the filter from.
            command.AddRange(["/bin/sh", "-c", "f=$1; shift; exec \"$@\" 9<\"$f\"", "sh", filterPath]);
        }

        if (Tools.Choom is { } choom && Level != SandboxLevel.Limits)
        {
            // Out of memory, the kernel takes the sandbox first.
            command.AddRange([choom, "-n", "1000", "--"]);
        }

        if (Tools is { RunsAsRoot: true, SetPriv: { } setPriv })
        {
            command.AddRange([setPriv, $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]);
        }

        if (Level == SandboxLevel.Namespaces)
        {
            AddBubblewrap(command);
        }

        command.AddRange([Interpreter.Executable, "-I", "-S", "-B", "-u", "-c", EmbeddedText.Read("worker.py")]);
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = Path.GetPathRoot(Environment.CurrentDirectory)! };
        start.Environment.Clear();
        foreach (var (name, value) in Variables())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>What the worker is told to do to itself.</summary>
    /// <param name="source">The grader.</param>
    /// <param name="limits">What it may use.</param>
    public object Order(string source, SandboxLimits limits) => new
    {
        source,
        packages = Interpreter.Packages,
        filter = Level == SandboxLevel.Limits || !SeccompFilter.Supports(RuntimeInformation.ProcessArchitecture)
            ? null
            : Convert.ToBase64String(SeccompFilter.ForGrader(RuntimeInformation.ProcessArchitecture)),
        readable = Level == SandboxLevel.Landlock ? Interpreter.ReadPaths() : null,
        needed = Level switch
        {
            SandboxLevel.Namespaces or SandboxLevel.Filter => "seccomp",
            SandboxLevel.Landlock => "landlock",
            _ => "nothing",
        },
        limits = new
        {
            memory = limits.MemoryBytes,

            // Outside name spaces the number counts all processes of the user.
            processes = Level == SandboxLevel.Namespaces ? SandboxLimits.Threads : (int?)null,
            file = SandboxLimits.TemporaryBytes,
        },
    };

    private void AddBubblewrap(List<string> command)
    {
        command.AddRange(
        [
            Tools.Bubblewrap!, "--seccomp", "9", "--unshare-all", "--unshare-user", "--uid", Nobody, "--gid", Nobody, "--cap-drop", "ALL",
            "--die-with-parent", "--new-session", "--hostname", "sandbox", "--clearenv",
        ]);
        foreach (var (name, value) in Variables())
        {
            command.AddRange(["--setenv", name, value]);
        }

        foreach (var path in Interpreter.ReadPaths())
        {
            command.AddRange(["--ro-bind", path, path]);
        }

        // /lib and its like are links into /usr on most systems; where they are, the paths above go through them.
        foreach (var link in Directory.EnumerateFileSystemEntries("/", "lib*").Order(StringComparer.Ordinal))
        {
            if (new DirectoryInfo(link).LinkTarget is { } target)
            {
                command.AddRange(["--symlink", target, link]);
            }
        }

        if (Interpreter.Loader is { } loader && PythonInterpreter.Resolve(loader) is { } file)
        {
            var folder = PythonInterpreter.Resolve(Path.GetDirectoryName(loader)!)!;
            command.AddRange(["--ro-bind", file, Path.Combine(folder, Path.GetFileName(loader))]);
        }

        command.AddRange(
        [
            "--dev", "/dev", "--remount-ro", "/dev", "--size", $"{SandboxLimits.TemporaryBytes}", "--tmpfs", "/tmp", "--remount-ro", "/",
            "--chdir", "/tmp",
        ]);
    }

    // A worker a core is enough: libraries for linear algebra that start a thread a core each would only fight.
    private static IEnumerable<(string Name, string Value)> Variables() =>
    [
        ("LANG", "C.UTF-8"), ("OMP_NUM_THREADS", "1"), ("OPENBLAS_NUM_THREADS", "1"), ("MKL_NUM_THREADS", "1"),
    ];
}
