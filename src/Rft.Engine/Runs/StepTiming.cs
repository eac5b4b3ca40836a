namespace Rft.Engine.Runs;

/// <summary>How long one training step took: a row of timings.csv. Differs from run to run.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Seconds">Wall time of the whole step.</param>
/// <param name="RolloutSeconds">Wall time spent sampling; 0 for supervised training.</param>
/// <param name="RolloutTokens">Tokens sampled; 0 for supervised training.</param>
public sealed record StepTiming(int Step, double Seconds, double RolloutSeconds, long RolloutTokens);
