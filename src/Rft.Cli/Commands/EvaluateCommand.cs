using Rft.Engine.Pipeline;

namespace Rft.Cli.Commands;

/// <summary><c>rft evaluate</c>: compares the trained model with its base on the validation rows.</summary>
internal sealed class EvaluateCommand(Terminal terminal)
    : RunningCommand("evaluate", "Compare the trained model with its base on the validation rows.", terminal)
{
    /// <inheritdoc/>
    protected override bool ShowsProgress => true;

    /// <inheritdoc/>
    protected override bool FailsOnRegression => true;

    /// <inheritdoc/>
    protected override RunSummary Execute(Job job, CancellationToken cancellationToken) => job.Evaluate(cancellationToken);
}
