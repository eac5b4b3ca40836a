namespace Rft.Engine.Runs;

/// <summary>checkpoint.json: says that a checkpoint is whole, and what its state file must hash to.</summary>
/// <param name="Step">The step after whose update it was taken.</param>
/// <param name="Sha256">The SHA-256 of state.safetensors, in hexadecimal.</param>
/// <param name="Counters">What the run's guards have counted.</param>
/// <param name="Pending">The row of a step whose validation had not ended; null otherwise.</param>
internal sealed record CheckpointRecord(int Step, string Sha256, TrainingCounters Counters, StepMetrics? Pending);
