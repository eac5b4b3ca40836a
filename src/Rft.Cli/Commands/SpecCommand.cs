using System.CommandLine;
using System.Globalization;
using Rft.Cli.Output;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary>A command on one spec, with the options that such commands share.</summary>
internal abstract class SpecCommand : RftCommand
{
    private readonly Argument<string> _spec = new("spec") { DefaultValueFactory = _ => "." };

    private readonly Option<string?> _store = StoreOption();

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
        _spec.Description = SpecDescription;
        RefuseDashes(_spec, "spec");
        _threads.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var threads) && threads < 0)
            {
                result.AddError("--threads must be 0 or more.");
            }
        });
        Arguments.Add(_spec);
        Options.Add(_store);
        Options.Add(_output);
        Options.Add(_threads);
    }

    /// <summary>What the argument is, for the help.</summary>
    protected virtual string SpecDescription => "The spec: a *.rft.json file, or the folder that holds one.";

    /// <summary>The option that moves the store.</summary>
    public static Option<string?> StoreOption() => new("--store")
    {
        Description = "The folder of the store. Default: the environment variable RftStorePath, else .rft at the root of the repository.",
        HelpName = "folder",
    };

    /// <summary>Does the work.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Execute(Job job, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override int Execute(ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        using var job = Job.Open(PathOf(arguments), OptionsOf(arguments, output));
        return Execute(job, arguments, output, cancellationToken);
    }

    /// <summary>What the argument says.</summary>
    protected string PathOf(ParseResult arguments) => arguments.GetRequiredValue(_spec);

    /// <summary>What the shared options say.</summary>
    protected JobOptions OptionsOf(ParseResult arguments, CommandOutput output)
    {
        var store = arguments.GetValue(_store);
        return new JobOptions
        {
            Listener = output,
            StorePath = string.IsNullOrEmpty(store) ? Terminal.StorePath : store,
            OutputPath = arguments.GetValue(_output),
            Threads = arguments.GetValue(_threads),
        };
    }
}
