using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>What <see cref="AdamW"/> multiplies with in one step, rounded to float once.</summary>
/// <param name="FirstWeight">1 - Beta1.</param>
/// <param name="SecondWeight">1 - Beta2.</param>
/// <param name="StepSize">Learning rate / (1 - Beta1^step).</param>
/// <param name="InverseRootCorrection2">1 / sqrt(1 - Beta2^step).</param>
/// <param name="Epsilon">Added to the root of the corrected second moment.</param>
/// <param name="Decay">1 - learning rate * weight decay.</param>
/// <param name="GradientScale">What gradients are multiplied with first: the clipping of their norm.</param>
internal readonly record struct AdamWFactors(
    float FirstWeight, float SecondWeight, float StepSize, float InverseRootCorrection2, float Epsilon, float Decay, float GradientScale)
{
    /// <param name="settings">The step's settings.</param>
    /// <param name="step">The number of the step, from 1.</param>
    /// <param name="gradientScale">At most 1.</param>
    /// <param name="isDecayed">Whether weight decay applies: to matrices, not to vectors.</param>
    public static AdamWFactors Of(in OptimizerStep settings, long step, double gradientScale, bool isDecayed) => new(
        (float)(1 - settings.Beta1),
        (float)(1 - settings.Beta2),
        (float)(settings.LearningRate / (1 - Math.Pow(settings.Beta1, step))),
        (float)(1 / Math.Sqrt(1 - Math.Pow(settings.Beta2, step))),
        (float)settings.Epsilon,
        (float)(isDecayed ? 1 - (settings.LearningRate * settings.WeightDecay) : 1),
        (float)gradientScale);
}
