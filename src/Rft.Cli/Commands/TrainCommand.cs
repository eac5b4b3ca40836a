using System.CommandLine;
using Rft.Cli.Output;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft train</c>: trains, unless the store has the trained model; goes on from a checkpoint where there is one.</summary>
internal sealed class TrainCommand : SpecCommand
{
    /// <summary>Declares the command.</summary>
    public TrainCommand(Terminal terminal)
        : base("train", "Train, unless the store has the model already; goes on from a checkpoint.", terminal)
    {
    }

    /// <inheritdoc/>
    protected override bool ShowsProgress => true;

    /// <inheritdoc/>
    protected override int Execute(Job job, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        var summary = job.Train(cancellationToken);
        output.Result(json => RunSummaryText.WriteMembers(json, summary), RunSummaryText.ForPeople(summary));
        return ExitCodes.Done;
    }
}
