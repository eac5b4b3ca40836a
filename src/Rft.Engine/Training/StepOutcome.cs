using Rft.Engine.Runs;

namespace Rft.Engine.Training;

/// <summary>What a step gave.</summary>
/// <param name="Metrics">Its row, without validation.</param>
/// <param name="Timing">How long its phases took.</param>
/// <param name="Rollouts">The answers that it sampled; empty in supervised training.</param>
internal sealed record StepOutcome(StepMetrics Metrics, StepTiming Timing, IReadOnlyList<RolloutRecord> Rollouts);
