using Rft.Engine.Runs;

namespace Rft.Engine.Training;

/// <summary>What a step gave.</summary>
/// <param name="Metrics">Its row, without validation.</param>
/// <param name="Timing">How long its phases took.</param>
/// <param name="Rollouts">The answers that it sampled; empty but in reinforcement.</param>
internal sealed record StepOutcome(StepMetrics Metrics, StepTiming Timing, IReadOnlyList<RolloutRecord> Rollouts)
{
    /// <summary>What the method carries on to the next step.</summary>
    public MethodState State { get; init; } = new();
}
