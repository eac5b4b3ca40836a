using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft show</c>: says what the store has for a spec as it is now.</summary>
internal sealed class ShowCommand(Terminal terminal)
    : RunningCommand("show", "Show what the store has for the spec as it is now.", terminal)
{
    /// <inheritdoc/>
    protected override RunSummary Execute(Job job, CancellationToken cancellationToken) => job.Show();
}
