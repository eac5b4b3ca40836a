namespace Rft.Engine.Runs;

/// <summary>What checkpoint.json says of the best weights.</summary>
/// <param name="Step">The step after whose update they were taken.</param>
/// <param name="Score">What they were measured at; higher is better.</param>
internal sealed record BestRecord(int Step, double Score);
