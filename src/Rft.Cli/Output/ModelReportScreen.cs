using System.Globalization;
using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline.Inspection;
using Spectre.Console;

namespace Rft.Cli.Output;

/// <summary>A model folder for people: a block a section with aligned names, and the findings at the end. In a pipe the same without colours.</summary>
internal sealed class ModelReportScreen
{
    private const int LabelWidth = 20;

    private readonly IAnsiConsole _console;

    /// <summary>Prepares the output.</summary>
    public ModelReportScreen(Terminal terminal)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Out),
            Ansi = terminal.IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
        });

        // A terminal wraps by itself, and a finding on one line can be opened by editors and people.
        _console.Profile.Width = int.MaxValue;
    }

    /// <summary>Shows the report.</summary>
    public void Show(ModelReport report)
    {
        _console.MarkupLine($"[bold]{Markup.Escape(Visible(Path.GetFileName(report.Directory)))}[/]  [grey]{Markup.Escape(Visible(report.Directory))}[/]");
        foreach (var section in report.Sections)
        {
            _console.WriteLine();
            _console.MarkupLine($"[bold aqua]{Markup.Escape(section.Title)}[/]");
            foreach (var fact in section.Facts)
            {
                Show(fact);
            }
        }

        if (report.Diagnostics.Count > 0)
        {
            _console.WriteLine();
            _console.MarkupLine("[bold aqua]Findings[/]");
        }

        foreach (var diagnostic in report.Diagnostics)
        {
            var colour = diagnostic.Severity switch
            {
                DiagnosticSeverity.Error => "red",
                DiagnosticSeverity.Warning => "yellow",
                _ => "grey",
            };
            _console.MarkupLine($"  [{colour}]{Markup.Escape(Visible(diagnostic.ToString()))}[/]");
        }
    }

    private void Show(ModelFact fact)
    {
        var note = fact.Note is null ? "" : $"  [grey]{Markup.Escape(Visible(fact.Note))}[/]";
        _console.MarkupLine($"  [grey]{Markup.Escape(Visible(fact.Label).PadRight(LabelWidth))}[/]  {Text(fact)}{note}");
    }

    private static string Text(ModelFact fact) => fact.Value switch
    {
        null => "[grey]none[/]",
        true => "[green]yes[/]",
        false => "no",
        long bytes when fact.Unit == ModelFactUnit.Bytes => ByteSize.Format(bytes),
        long number => number.ToString("N0", CultureInfo.InvariantCulture),
        double number => number.ToString(CultureInfo.InvariantCulture),
        IReadOnlyList<string> texts => texts.Count == 0 ? "[grey]none[/]" : Markup.Escape(Visible(string.Join(' ', texts))),
        _ => Markup.Escape(Visible(fact.Value.ToString()!)),
    };

    // Names come from files that anybody may have written; they must not move the cursor.
    private static string Visible(string text) => string.Concat(text.Select(unit => char.IsControl(unit) ? '\uFFFD' : unit));
}
