using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft run</c>: trains, evaluates and reports, each only where the store has no result.</summary>
internal sealed class RunCommand(Terminal terminal)
    : RunningCommand("run", "Train, evaluate and report; each only where the store has no result yet.", terminal)
{
    /// <inheritdoc/>
    protected override bool ShowsProgress => true;

    /// <inheritdoc/>
    protected override bool FailsOnRegression => true;

    /// <inheritdoc/>
    protected override RunSummary Execute(Job job, CancellationToken cancellationToken) => job.Run(cancellationToken);
}
