using System.CommandLine;
using System.Globalization;
using Rft.Cli.Output;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary>A command on one spec.</summary>
internal abstract class SpecCommand : RftCommand
{
    private readonly Argument<string> _spec = new("spec")
    {
        Description = "The spec: a *.rft.json file, or the folder that holds one.",
        DefaultValueFactory = _ => ".",
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

    /// <summary>Declares a command.</summary>
    protected SpecCommand(string name, string description, Terminal terminal)
        : base(name, description, terminal)
    {
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
        Arguments.Add(_spec);
        Options.Add(_output);
        Options.Add(_threads);
    }

    /// <summary>Does the work.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Execute(Job job, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override int Execute(ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        using var job = Job.Open(SpecOf(arguments), OptionsOf(arguments, output));
        return Execute(job, arguments, output, cancellationToken);
    }

    /// <summary>The spec as the user named it.</summary>
    protected string SpecOf(ParseResult arguments) => arguments.GetRequiredValue(_spec);

    /// <summary>Where the job keeps things.</summary>
    protected JobOptions OptionsOf(ParseResult arguments, CommandOutput output) => new()
    {
        Listener = output,
        StorePath = StorePathOf(arguments),
        OutputPath = arguments.GetValue(_output),
        Threads = arguments.GetValue(_threads),
    };
}
