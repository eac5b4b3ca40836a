namespace Rft.Engine.Models;

/// <summary>What one optimizer step did.</summary>
/// <param name="GradientNorm">
/// L2 norm of all gradients before clipping. Not finite where a gradient was not; then nothing was changed.
/// </param>
/// <param name="LargestChange">The largest absolute change of any weight.</param>
public readonly record struct OptimizerStepResult(double GradientNorm, double LargestChange);
