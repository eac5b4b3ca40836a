using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

using Task = Microsoft.Build.Utilities.Task;

namespace Rft.Build.Tasks;

/// <summary>
/// Runs one command of the Rft command line on one spec and logs what it reports: diagnostics with their code and position,
/// progress as sparse high-importance lines. Holds no product logic of its own.
/// </summary>
public sealed class RunRft : Task, ICancelableTask
{
    private const int Cancelled = 130;

    /// <summary>A timer counts up to 49 days; a longer limit is none.</summary>
    private const double LongestTimer = 49 * 24 * 60;

    /// <summary>
    /// After this long without an exit a cancelled command is killed; a checkpoint of a small model takes well under a second.
    /// </summary>
    private static readonly TimeSpan _cancellationGrace = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private CancellationTokenSource? _cancellation;
    private bool _cancelled;

    /// <summary>The command: validate, train, evaluate, report or run.</summary>
    [Required]
    public string Command { get; set; } = "";

    /// <summary>The spec file; for validate in a project without a spec, a file of grader tests.</summary>
    [Required]
    public string Spec { get; set; } = "";

    /// <summary>For validate: the files of grader tests to run, separated by semicolons; empty to run none.</summary>
    public string? GraderTests { get; set; }

    /// <summary>The path of rft.dll.</summary>
    [Required]
    public string CommandLinePath { get; set; } = "";

    /// <summary>The dotnet host that runs this build; empty finds it on the path.</summary>
    public string? DotNetHostPath { get; set; }

    /// <summary>The run store; empty for the default, <c>.rft</c> at the repository root.</summary>
    public string? StorePath { get; set; }

    /// <summary>Receives the report, the card and the model, in a folder named after the spec.</summary>
    public string? OutputDirectory { get; set; }

    /// <summary>Cancels, with a checkpoint, after this many minutes; 0 for no limit.</summary>
    public double MaximumMinutes { get; set; }

    /// <summary>
    /// The spec as an item with the metadata <c>Fingerprint</c>, <c>State</c>, <c>UpToDate</c>, <c>Summary</c> and <c>ReportPath</c> that
    /// the command reported.
    /// </summary>
    [Output]
    public ITaskItem? Result { get; set; }

    /// <summary>Asks the command to write a checkpoint and stop. MSBuild may call this any number of times.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            _cancelled = true;
            _cancellation?.Cancel();
        }
    }

    /// <inheritdoc/>
    public override bool Execute()
    {
        if (!File.Exists(CommandLinePath))
        {
            Log.LogError(
                null, "RFT9002", null, null, 0, 0, 0, 0,
                "The Rft command line is not at '{0}'. Restore or rebuild the package Rft.Build.Tasks.",
                CommandLinePath);
            return false;
        }

        using var cancellation = new CancellationTokenSource();
        if (MaximumMinutes > 0 && MaximumMinutes < LongestTimer)
        {
            cancellation.CancelAfter(TimeSpan.FromMinutes(MaximumMinutes));
        }

        SetCancellation(cancellation);
        try
        {
            var command = new CommandLineProcess(
                string.IsNullOrEmpty(DotNetHostPath) ? "dotnet" : DotNetHostPath, Arguments(), _cancellationGrace, OnLine, OnErrorLine);
            return command.Run(cancellation.Token) switch
            {
                0 => !Log.HasLoggedErrors,
                Cancelled => LogCancelled(),
                var exitCode => LogFailure(exitCode),
            };
        }
        finally
        {
            SetCancellation(null);
        }
    }

    // A build may be cancelled before the command starts and after it ended; neither may be lost or touch a disposed source.
    private void SetCancellation(CancellationTokenSource? cancellation)
    {
        lock (_gate)
        {
            _cancellation = cancellation;
            if (_cancelled)
            {
                cancellation?.Cancel();
            }
        }
    }

    private List<string> Arguments()
    {
        List<string> arguments = [CommandLinePath, Command, Spec, "--json-lines", "--cancel-on-stdin-close"];
        if (!string.IsNullOrEmpty(StorePath))
        {
            arguments.AddRange(["--store", StorePath]);
        }

        if (!string.IsNullOrEmpty(OutputDirectory))
        {
            arguments.AddRange(["--output", OutputDirectory]);
        }

        if (Command == "validate")
        {
            // All tests of a project run once, with its first spec, wherever in the project they stand.
            var tests = (GraderTests ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
            arguments.AddRange(tests.Length == 0 ? ["--no-tests"] : tests.SelectMany(test => new[] { "--tests", test }));
        }

        return arguments;
    }

    private void OnLine(string line)
    {
        if (CommandLineMessage.TryParse(line) is not { } message)
        {
            Log.LogMessage(MessageImportance.Low, "{0}", line);
            return;
        }

        switch (message.Kind)
        {
            case "diagnostic":
                LogDiagnostic(message);
                break;
            case "progress" or "message":
                Log.LogMessage(MessageImportance.High, "  {0}", message.Text("text"));
                break;
            case "result":
                Result = ToItem(message);
                break;
        }
    }

    // A crash prints its stack here; it must reach the build log, whatever the verbosity.
    private void OnErrorLine(string line) => Log.LogMessage(MessageImportance.High, "  {0}", line);

    private void LogDiagnostic(CommandLineMessage message)
    {
        var (code, file, line, column) = (message.Text("code"), message.Text("file"), message.Number("line"), message.Number("column"));
        switch (message.Text("severity"))
        {
            case "error":
                Log.LogError(null, code, null, file, line, column, 0, 0, "{0}", message.Text("message"));
                break;
            case "warning":
                Log.LogWarning(null, code, null, file, line, column, 0, 0, "{0}", message.Text("message"));
                break;
            default:
                Log.LogMessage(null, code, null, file, line, column, 0, 0, MessageImportance.Normal, "{0}", message.Text("message"));
                break;
        }
    }

    private TaskItem ToItem(CommandLineMessage message)
    {
        var item = new TaskItem(Spec);
        item.SetMetadata("Fingerprint", message.Text("fingerprint"));
        item.SetMetadata("State", message.Text("state"));
        item.SetMetadata("UpToDate", message.Text("up_to_date"));
        item.SetMetadata("Summary", message.Text("summary"));
        item.SetMetadata("ReportPath", message.Text("output_path") is { Length: > 0 } output ? Path.Combine(output, "report.html") : "");
        return item;
    }

    // A build that MSBuild cancelled fails anyway; one that ran into its own limit has to say why it fails.
    private bool LogCancelled()
    {
        if (!_cancelled)
        {
            Log.LogError(
                null, "RFT9005", null, Spec, 0, 0, 0, 0, "RftMaxMinutes ({0} minutes) is over; a checkpoint is written, and the next build goes on from there.", MaximumMinutes);
            return false;
        }

        Log.LogWarning(null, "RFT9003", null, Spec, 0, 0, 0, 0, "Cancelled with a checkpoint; the next build goes on from there.");
        return false;
    }

    private bool LogFailure(int exitCode)
    {
        if (!Log.HasLoggedErrors)
        {
            Log.LogError(
                null, "RFT9004", null, Spec, 0, 0, 0, 0,
                "`rft {0}` ended with exit code {1} and no diagnostic; its output is above.",
                Command,
                exitCode);
        }

        return false;
    }
}
