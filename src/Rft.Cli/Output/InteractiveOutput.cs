using Rft.Engine.Diagnostics;
using Rft.Engine.Runs;
using Spectre.Console;

namespace Rft.Cli.Output;

/// <summary>Text on a terminal: a progress bar for each phase, findings in colour.</summary>
internal sealed class InteractiveOutput(Terminal terminal) : TextOutput(terminal)
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Out) });
    private ProgressContext? _progress;
    private ProgressTask? _task;
    private string _phase = "";

    /// <inheritdoc/>
    public override int Track(Func<int> work)
    {
        var code = ExitCodes.Done;
        _console.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                _progress = context;
                code = work();
                _progress = null;
                _task?.StopTask();
            });
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
        _task.Description = Markup.Escape(update.Text);
    }

    /// <inheritdoc/>
    public override void Diagnose(Diagnostic diagnostic)
    {
        var colour = diagnostic.Severity == DiagnosticSeverity.Error ? "red" : "yellow";
        _console.MarkupLine($"[{colour}]{Markup.Escape(diagnostic.ToString())}[/]");
    }

    /// <inheritdoc/>
    public override void Message(string text) => _console.MarkupLine(Markup.Escape(text));
}
