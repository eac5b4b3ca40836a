using System.CommandLine;
using Rft.Cli.Output;
using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary>
/// A command. Here, once for all: what a mistake of the user, a cancellation and a defect look like, where the result goes, and the exit
/// codes.
/// </summary>
internal abstract class RftCommand : Command
{
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on standard output." };

    private readonly Option<bool> _jsonLines = new("--json-lines")
    {
        Description = "Print findings, progress and the result as JSON lines.",
    };

    private readonly Option<bool> _cancelOnStdinClose = new("--cancel-on-stdin-close")
    {
        Description = "Cancel, with a checkpoint, when standard input ends.",
    };

    /// <summary>Declares a command.</summary>
    protected RftCommand(string name, string description, Terminal terminal)
        : base(name, description)
    {
        Terminal = terminal;
        Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_jsonLines))
            {
                result.AddError("--json and --json-lines exclude each other.");
            }
        });
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

    /// <summary>Whether the first signal asks the command to end in order; not where it listens for signals itself.</summary>
    protected virtual bool CancelsOnSignal => true;

    /// <summary>Whether the command takes long enough for progress bars.</summary>
    protected virtual bool ShowsProgress => false;

    /// <summary>What a cancelled command tells the user.</summary>
    protected virtual string CancelledMessage => "Cancelled. The next start goes on from the last checkpoint.";

    /// <summary>The outside.</summary>
    protected Terminal Terminal { get; }

    /// <summary>Does the work.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Execute(ParseResult arguments, CommandOutput output, CancellationToken cancellationToken);

    /// <summary>An argument or option whose value begins with dashes is a mistyped option.</summary>
    protected static void RefuseDashes(Argument<string> argument, string what) => argument.Validators.Add(result =>
    {
        if (result.Tokens is [var token, ..] && token.Value.StartsWith("--", StringComparison.Ordinal))
        {
            result.AddError($"There is no option '{token.Value}'. A {what} whose name begins with '--' is written ./{token.Value}.");
        }
    });

    private int Invoke(ParseResult arguments)
    {
        using var output = OutputFor(arguments);
        using var cancellation = CancellationScope.Start(
            CancelsOnSignal, WatchesStandardInput && arguments.GetValue(_cancelOnStdinClose) ? Terminal.In : null);
        var token = cancellation.Token;
        return output.Track(() => Guarded(output, () => Execute(arguments, output, token), token));
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
            output.Message(CancelledMessage);
            output.NoResult(ExitCodes.Cancelled);
            return ExitCodes.Cancelled;
        }
        catch (IOException exception)
        {
            // Files are coded errors by now; what is left is a standard output on a full disk, or one that nobody reads any more.
            Terminal.Error.WriteLine($"Input or output failed: {exception.Message}");
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
            return new JsonLinesOutput(Terminal);
        }

        if (arguments.GetValue(_json))
        {
            return new JsonOutput(Terminal);
        }

        return Terminal.IsInteractive && ShowsProgress ? new InteractiveOutput(Terminal) : new TextOutput(Terminal);
    }
}
