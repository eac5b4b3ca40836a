using System.Globalization;
using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Runs;
using Spectre.Console;

namespace Rft.Cli.Output;

/// <summary>Text on a terminal: a progress bar for each phase, findings in colour.</summary>
internal sealed class InteractiveOutput(Terminal terminal) : TextOutput(terminal)
{
    private const int BarWidth = 24;

    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Out) });
    private ProgressContext? _progress;
    private ProgressTask? _task;
    private string _phase = "";
    private readonly List<Diagnostic> _diagnostics = [];
    private string? _result;

    /// <inheritdoc/>
    public override int Track(Func<int> work)
    {
        var code = ExitCodes.Done;
        _console.Progress()
            .Columns(new ProgressBarColumn { Width = BarWidth }, new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                _progress = context;
                code = work();
                _progress = null;
                _task?.StopTask();
            });

        // What is written while the bars are drawn would be drawn over. A finding stays on one line, which editors and people can open.
        _console.Profile.Width = int.MaxValue;
        foreach (var diagnostic in _diagnostics)
        {
            var colour = diagnostic.Severity == DiagnosticSeverity.Error ? "red" : "yellow";
            _console.MarkupLine($"[{colour}]{Markup.Escape(diagnostic.ToString())}[/]");
        }

        if (_result is not null)
        {
            Terminal.Out.WriteLine(_result);
        }

        return code;
    }

    /// <inheritdoc/>
    public override void Report(ProgressUpdate update)
    {
        if (_progress is null)
        {
            return;
        }

        if (update.Phase != _phase || _task is null)
        {
            _task?.StopTask();
            _task = _progress.AddTask(update.Phase);
            _phase = update.Phase;
        }

        _task.IsIndeterminate = update.Steps == 0;
        _task.MaxValue = Math.Max(1, update.Steps);
        _task.Value = update.Step;
        _task.Description = Markup.Escape(Describe(update));
    }

    /// <inheritdoc/>
    public override void Diagnose(Diagnostic diagnostic) => _diagnostics.Add(diagnostic);

    /// <inheritdoc/>
    public override void Message(string text) => _console.MarkupLine(Markup.Escape(text));

    /// <inheritdoc/>
    public override void Result(Action<Utf8JsonWriter> write, string text) => _result = text;

    // Short enough for a terminal of 80 columns.
    private static string Describe(ProgressUpdate update)
    {
        var text = Invariant($"{update.Phase} {update.Step}/{update.Steps}");
        text += update.Reward is { } reward ? Invariant($"  reward {reward:0.00}") : "";
        text += update.TokensPerSecond is { } speed ? Invariant($"  {speed:N0} tokens/s") : "";
        return text + (update.TimeLeft is { } left ? Invariant($"  {left:m\\:ss} left") : "");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
