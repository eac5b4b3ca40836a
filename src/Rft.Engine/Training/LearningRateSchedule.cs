namespace Rft.Engine.Training;

/// <summary>
/// Linear warm-up, then linear decay to 0 over the run. No step is wasted on a rate of 0: the ramp would start at step 0 and ends
/// after the last step.
/// </summary>
/// <param name="Peak">The learning rate at the end of the warm-up.</param>
/// <param name="WarmupSteps">Steps before the peak.</param>
/// <param name="TotalSteps">Steps of the run.</param>
internal sealed record LearningRateSchedule(double Peak, int WarmupSteps, int TotalSteps)
{
    /// <summary>The learning rate of a step, from 1.</summary>
    public double At(int step) => step <= WarmupSteps
        ? Peak * step / (WarmupSteps + 1)
        : Peak * (TotalSteps - step + 1) / (TotalSteps - WarmupSteps);
}
