namespace Rft.Engine.Runs;

/// <summary>checkpoint.json: says that a checkpoint is whole and what its state file must hash to.</summary>
/// <param name="Step">The step after which it was taken.</param>
/// <param name="Sha256">The SHA-256 of state.safetensors.</param>
internal sealed record CheckpointRecord(int Step, string Sha256);
