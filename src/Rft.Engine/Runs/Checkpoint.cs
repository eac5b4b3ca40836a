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

    /// <summary>What the weights of this step were measured at on the validation rows, higher is better; null where they were not.</summary>
    public double? Score { get; init; }

    /// <summary>The best weights so far, those of this step included; null before the first validation.</summary>
    public BestWeights? Best { get; init; }

    /// <summary>What the method carries from step to step.</summary>
    public MethodState Method { get; init; } = new();

    /// <summary>The reference that has taken the base model's place; null where it has not.</summary>
    public IReadOnlyList<NamedTensor>? Reference { get; init; }
}
