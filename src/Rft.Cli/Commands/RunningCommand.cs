using System.CommandLine;
using Rft.Cli.Output;
using Rft.Engine.Evaluation;
using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary>A command that brings a run forward, or reads it, and says where it stands.</summary>
internal abstract class RunningCommand(string name, string description, Terminal terminal) : SpecCommand(name, description, terminal)
{
    /// <summary>Whether a trained model that is worse than its base makes the command fail.</summary>
    protected virtual bool FailsOnRegression => false;

    /// <summary>Does the work.</summary>
    protected abstract RunSummary Execute(Job job, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override int Execute(Job job, ParseResult arguments, CommandOutput output, CancellationToken cancellationToken)
    {
        var summary = Execute(job, cancellationToken);
        output.Result(json => RunSummaryText.WriteMembers(json, summary), RunSummaryText.ForPeople(summary));
        return FailsOnRegression && summary.Evaluation?.Verdict == Verdict.Regressed ? ExitCodes.Failed : ExitCodes.Done;
    }
}
