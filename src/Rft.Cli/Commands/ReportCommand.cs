using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft report</c>: writes the report and the model card of an evaluated run.</summary>
internal sealed class ReportCommand(Terminal terminal)
    : RunningCommand("report", "Write the report and the model card of an evaluated run.", terminal)
{
    /// <inheritdoc/>
    protected override RunSummary Execute(Job job, CancellationToken cancellationToken) => job.Report();
}
