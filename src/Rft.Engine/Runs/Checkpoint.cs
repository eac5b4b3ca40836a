using Rft.Engine.Models;

namespace Rft.Engine.Runs;

/// <summary>All that a run needs to go on to the byte. Everything else is a function of the spec, the data and the step.</summary>
public sealed record Checkpoint
{
    /// <summary>How many steps have changed <see cref="State"/>.</summary>
    public required int Step { get; init; }

    /// <summary>Weights, moments and step count of the optimizer: <see cref="ILanguageModel.ExportState"/>.</summary>
    public required IReadOnlyList<NamedTensor> State { get; init; }

    /// <summary>What the run's guards have counted.</summary>
    public required TrainingCounters Counters { get; init; }

    /// <summary>
    /// The row of <see cref="Step"/> where the run was stopped after the step's update but before its validation, so that the log
    /// does not have the row yet; null otherwise.
    /// </summary>
    public StepMetrics? Pending { get; init; }
}
