namespace Rft.Engine.Pipeline;

/// <summary>What a spec names, read and found valid.</summary>
/// <param name="Fingerprint">The name of the run that these inputs determine.</param>
/// <param name="TrainingRows">Rows to train on.</param>
/// <param name="ValidationRows">Held-out rows; 0 where the spec names none.</param>
public sealed record ValidatedInputs(string Fingerprint, int TrainingRows, int ValidationRows);
