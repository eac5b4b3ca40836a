using System.CommandLine;
using Rft.Cli.Commands;
using Rft.Cli.Output;

namespace Rft.Cli;

/// <summary>The commands of <c>rft</c>.</summary>
internal static class RftCommandLine
{
    /// <summary>Runs a command line and returns the exit code.</summary>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        var root = new RootCommand("Fine-tuning as code: validate, train, evaluate and report from rft.json specs.")
        {
            new ValidateCommand(terminal),
            new ResolveCommand(terminal),
            new FingerprintCommand(terminal),
            new TrainCommand(terminal),
            new EvaluateCommand(terminal),
            new ReportCommand(terminal),
            new RunCommand(terminal),
            new ShowCommand(terminal),
            new GenerateCommand(terminal),
            new ChatCommand(terminal),
            new ExportCommand(terminal),
            new InspectCommand(terminal),
            new GradeCommand(terminal),
        };
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            // Cancellation is ours: it has to wait for a checkpoint, however long that takes.
            ProcessTerminationTimeout = null,
        };
        var result = root.Parse(arguments);
        if (result.Errors.Count == 0)
        {
            return result.Invoke(configuration);
        }

        // Standard output belongs to results: a program that asked for JSON must not find a page of help there.
        configuration.Output = terminal.Error;
        result.Invoke(configuration);
        if (arguments.Contains("--json"))
        {
            new JsonOutput(terminal).NoResult(ExitCodes.Usage);
        }

        return ExitCodes.Usage;
    }
}
