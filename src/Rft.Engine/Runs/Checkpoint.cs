using Rft.Engine.Models;

namespace Rft.Engine.Runs;

/// <summary>
/// The state of training after a step: all that is needed to go on to the byte. Everything else is a function of the spec, the data
/// and the step.
/// </summary>
/// <param name="Step">The step after whose update it was taken.</param>
/// <param name="State">What <see cref="ILanguageModel.ExportState"/> gave.</param>
internal sealed record Checkpoint(int Step, IReadOnlyList<NamedTensor> State)
{
    /// <summary>What the run's guards have counted.</summary>
    public TrainingCounters Counters { get; init; } = new();

    /// <summary>
    /// The row of <see cref="Step"/> where the run was stopped between the step's update and the end of its validation, so that the
    /// log does not have the row yet; null otherwise.
    /// </summary>
    public StepMetrics? Pending { get; init; }
}
