using System.CommandLine;
using Rft.Cli.Output;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary>A command that talks to the trained model of a spec, to its base, or to a model folder.</summary>
internal abstract class ModelCommand : SpecCommand
{
    private readonly Option<bool> _base = new("--base") { Description = "Use the base model instead of the trained one." };

    private readonly Option<string?> _system = new("--system") { Description = "A system message before all others.", HelpName = "text" };

    private readonly Option<double> _temperature = new("--temperature")
    {
        Description = "The sampling temperature; 0 picks the most likely token.",
        HelpName = "number",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int?> _maximumTokens = new("--max-tokens")
    {
        Description = "The longest answer in tokens. Default: the spec's; 1024 for a model folder.",
        HelpName = "count",
    };

    private readonly Option<long> _seed = new("--seed") { Description = "The seed of the random numbers. Default 0.", HelpName = "number" };

    /// <summary>Declares a command.</summary>
    protected ModelCommand(string name, string description, Terminal terminal)
        : base(name, description, terminal)
    {
        _temperature.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 100))
            {
                result.AddError("--temperature must be between 0 and 100.");
            }
        });
        _maximumTokens.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is <= 0)
            {
                result.AddError("--max-tokens must be 1 or more.");
            }
        });
        Options.Add(_base);
        Options.Add(_system);
        Options.Add(_temperature);
        Options.Add(_maximumTokens);
        Options.Add(_seed);
    }

    /// <inheritdoc/>
    protected override string SpecDescription => "The spec, the folder that holds one, or a model folder.";

    /// <inheritdoc/>
    protected override bool WatchesStandardInput => false;

    /// <summary>Does the work.</summary>
    protected abstract int Execute(
        Conversation conversation, AnswerOptions options, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override int Execute(ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        if (!ModelPlace.IsModelFolder(PathOf(arguments)))
        {
            return base.Execute(arguments, output, cancellationToken);
        }

        using var conversation = Conversation.Open(PathOf(arguments), OptionsOf(arguments, output));
        return Execute(conversation, AnswerOptionsOf(conversation, arguments), arguments, output, cancellationToken);
    }

    /// <inheritdoc/>
    protected override int Execute(Job job, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        using var conversation = job.OpenConversation(arguments.GetValue(_base));
        return Execute(conversation, AnswerOptionsOf(conversation, arguments), arguments, output, cancellationToken);
    }

    /// <summary>The system message; null where there is none.</summary>
    protected string? SystemOf(ParseResult arguments) => arguments.GetValue(_system);

    private AnswerOptions AnswerOptionsOf(Conversation conversation, ParseResult arguments) => new(
        (float)arguments.GetValue(_temperature), arguments.GetValue(_maximumTokens) ?? conversation.MaximumTokens, arguments.GetValue(_seed));
}
