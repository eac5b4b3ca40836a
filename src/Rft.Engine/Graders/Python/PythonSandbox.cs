using System.Runtime.InteropServices;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Graders;

/// <summary>Finds the strongest way of this machine to keep a grader's code apart, by trying it.</summary>
internal sealed class PythonSandbox : IAsyncDisposable
{
    private const string Trial = "def grade(sample, item):\n    return 0";

    private static readonly SandboxLevel[] _fallbacks = [SandboxLevel.Landlock, SandboxLevel.Filter, SandboxLevel.Limits];

    private readonly Lazy<IReadOnlyList<PythonInterpreter>> _interpreters;
    private readonly Lazy<SandboxTools> _tools;
    private readonly Lazy<(SandboxPlan? Plan, string Reason)> _strongest;
    private readonly Lazy<SandboxPlan?> _weaker;
    private readonly Lazy<string> _filterFolder;

    /// <summary>Looks at nothing yet.</summary>
    public PythonSandbox(GraderServices services)
    {
        Services = services;
        _interpreters = new(() => [.. PythonInterpreter.FindAll(services)]);
        _tools = new(() => SandboxTools.Find(services));
        _strongest = new(FindStrongest);
        _weaker = new(FindWeaker);
        _filterFolder = new(WriteFilter);
    }

    /// <summary>The world.</summary>
    public GraderServices Services { get; }

    /// <summary>The file with the filter of the start.</summary>
    public string FilterPath => Path.Combine(_filterFolder.Value, "start.bpf");

    /// <summary>The plan for a grader; null, with an error, where there is none that it allows.</summary>
    /// <param name="allowWeaker">Whether the grader allows a weaker sandbox than bubblewrap.</param>
    /// <param name="location">The grader.</param>
    /// <param name="diagnostics">Receives the error, or the warning of a weaker sandbox.</param>
    public SandboxPlan? Choose(bool allowWeaker, SourceLocation location, DiagnosticBag diagnostics)
    {
        if (_interpreters.Value.Count == 0)
        {
            diagnostics.Add(DiagnosticTable.PythonMissing, location, "there is no python3 on the search path");
            return null;
        }

        var (plan, reason) = _strongest.Value;
        if (plan is not null)
        {
            return plan;
        }

        if (!allowWeaker)
        {
            diagnostics.Add(DiagnosticTable.SandboxMissing, location, $"this machine has no sandbox for Python: {reason}");
            return null;
        }

        if (_weaker.Value is not { } weaker)
        {
            diagnostics.Add(DiagnosticTable.SandboxMissing, location, $"Python does not start: {reason}");
            return null;
        }

        var what = weaker.Level switch
        {
            SandboxLevel.Landlock => "with Landlock, a system call filter and limits: it can see, not read, the files of the host",
            SandboxLevel.Filter => "with a system call filter and limits: it can read what you can read",
            _ => "without a sandbox: it can do what you can do",
        };
        diagnostics.Add(DiagnosticTable.SandboxWeaker, location, $"the grader runs {what} ({reason})");
        return weaker;
    }

    public ValueTask DisposeAsync()
    {
        if (_filterFolder.IsValueCreated)
        {
            Directory.Delete(_filterFolder.Value, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    private static string WriteFilter()
    {
        // Only its owner can enter the folder; a shell of the owner opens the file.
        var folder = Directory.CreateTempSubdirectory("rft-").FullName;
        File.WriteAllBytes(Path.Combine(folder, "start.bpf"), SeccompFilter.ForStart(RuntimeInformation.ProcessArchitecture));
        return folder;
    }

    private (SandboxPlan? Plan, string Reason) FindStrongest()
    {
        if (!OperatingSystem.IsLinux() || !SeccompFilter.Supports(RuntimeInformation.ProcessArchitecture))
        {
            return (null, $"there is one for Linux on x86-64 and arm64, and this is {RuntimeInformation.RuntimeIdentifier}");
        }

        if (_tools.Value.Bubblewrap is null)
        {
            return (null, "the program bwrap is not installed");
        }

        if (_tools.Value is { RunsAsRoot: true, SetPriv: null })
        {
            return (null, "the program setpriv is not installed, which gives up root");
        }

        return Find(SandboxLevel.Namespaces);
    }

    private SandboxPlan? FindWeaker() =>
        _fallbacks.Select(level => Find(level).Plan).FirstOrDefault(plan => plan is not null);

    private (SandboxPlan? Plan, string Reason) Find(SandboxLevel level)
    {
        var reason = "";
        foreach (var interpreter in _interpreters.Value)
        {
            var plan = new SandboxPlan(interpreter, level, _tools.Value);
            using var worker = new PythonWorker(this, plan, Trial, SandboxLimits.Default);
            if (worker.Load(CancellationToken.None) is not { } problem)
            {
                return (plan, "");
            }

            reason = $"{interpreter.Executable}: {problem.Message}";
        }

        return (null, reason);
    }
}
