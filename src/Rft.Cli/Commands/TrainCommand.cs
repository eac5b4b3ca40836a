using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft train</c>: trains, unless the store has the trained model; goes on from a checkpoint where there is one.</summary>
internal sealed class TrainCommand(Terminal terminal)
    : RunningCommand("train", "Train, unless the store has the model already; goes on from a checkpoint.", terminal)
{
    /// <inheritdoc/>
    protected override bool ShowsProgress => true;

    /// <inheritdoc/>
    protected override RunSummary Execute(Job job, CancellationToken cancellationToken) => job.Train(cancellationToken);
}
