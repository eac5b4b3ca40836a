using System.CommandLine;
using System.Globalization;
using Rft.Cli.Output;
using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary>
/// A command on one spec. Here, once for all commands: the options that they share, what a mistake of the user, a cancellation and a
/// defect look like, and the exit codes.
/// </summary>
internal abstract class SpecCommand : Command
{
    private readonly Argument<string> _spec = new("spec")
    {
        Description = "The spec: a *.rft.json file, or the folder that holds one.",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<string?> _store = new("--store")
    {
        Description = "The folder of the store. Default: the environment variable RftStorePath, else .rft at the root of the repository.",
        HelpName = "folder",
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Where the folder with the report, the card and the model goes. Default: bin/rft beside the spec.",
        HelpName = "folder",
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Worker threads; 0 for one a core. The results do not depend on it.",
        HelpName = "count",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on standard output." };

    private readonly Option<bool> _jsonLines = new("--json-lines")
    {
        Description = "Print findings, progress and the result as JSON lines.",
    };

    private readonly Option<bool> _cancelOnStdinClose = new("--cancel-on-stdin-close")
    {
        Description = "Cancel, with a checkpoint, when standard input ends.",
    };

    private readonly Terminal _terminal;

    /// <summary>Declares a command.</summary>
    protected SpecCommand(string name, string description, Terminal terminal)
        : base(name, description)
    {
        _terminal = terminal;
        _spec.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && token.Value.StartsWith("--", StringComparison.Ordinal))
            {
                result.AddError($"There is no option '{token.Value}'. A spec whose name begins with '--' is written ./{token.Value}.");
            }
        });
        _threads.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var threads) && threads < 0)
            {
                result.AddError("--threads must be 0 or more.");
            }
        });
        Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_jsonLines))
            {
                result.AddError("--json and --json-lines exclude each other.");
            }
        });
        Arguments.Add(_spec);
        Options.Add(_store);
        Options.Add(_output);
        Options.Add(_threads);
        Options.Add(_json);
        Options.Add(_jsonLines);
        if (WatchesStandardInput)
        {
            Options.Add(_cancelOnStdinClose);
        }

        SetAction(Invoke);
    }

    /// <summary>Whether the end of standard input can cancel; not where the command reads it for something else.</summary>
    protected virtual bool WatchesStandardInput => true;

    /// <summary>Whether the command takes long enough for progress bars.</summary>
    protected virtual bool ShowsProgress => false;

    /// <summary>The outside.</summary>
    protected Terminal Terminal => _terminal;

    /// <summary>Does the work.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Execute(Job job, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken);

    private int Invoke(ParseResult arguments)
    {
        using var output = OutputFor(arguments);
        using var cancellation = CancellationScope.Start(
            WatchesStandardInput && arguments.GetValue(_cancelOnStdinClose) ? _terminal.In : null);
        var token = cancellation.Token;
        return output.Track(() => Guarded(output, () =>
        {
            var store = arguments.GetValue(_store);
            using var job = Job.Open(arguments.GetRequiredValue(_spec), new JobOptions
            {
                Listener = output,
                StorePath = string.IsNullOrEmpty(store) ? _terminal.StorePath : store,
                OutputPath = arguments.GetValue(_output),
                Threads = arguments.GetValue(_threads),
            });
            return Execute(job, arguments, output, token);
        }, token));
    }

    private int Guarded(CommandOutput output, Func<int> work, CancellationToken token)
    {
        try
        {
            return work();
        }
        catch (DiagnosticException exception)
        {
            foreach (var diagnostic in exception.Diagnostics)
            {
                output.Diagnose(diagnostic);
            }

            output.NoResult(ExitCodes.Failed);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            output.Message("Cancelled. The next start goes on from the last checkpoint.");
            output.NoResult(ExitCodes.Cancelled);
            return ExitCodes.Cancelled;
        }
        catch (IOException exception)
        {
            // Files are coded errors by now; what is left is a standard output on a full disk, or one that nobody reads any more.
            _terminal.Error.WriteLine($"Input or output failed: {exception.Message}");
            return ExitCodes.Failed;
        }
        catch (Exception exception)
        {
            output.Message("This is a defect in Rft, not in your files. Please report it with the text below.");
            output.Message(exception.ToString());
            output.NoResult(ExitCodes.Defect);
            return ExitCodes.Defect;
        }
    }

    private CommandOutput OutputFor(ParseResult arguments)
    {
        if (arguments.GetValue(_jsonLines))
        {
            return new JsonLinesOutput(_terminal);
        }

        if (arguments.GetValue(_json))
        {
            return new JsonOutput(_terminal);
        }

        return _terminal.IsInteractive && ShowsProgress ? new InteractiveOutput(_terminal) : new TextOutput(_terminal);
    }
}
