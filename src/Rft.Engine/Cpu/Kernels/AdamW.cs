using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>AdamW (Loshchilov and Hutter, arXiv 1711.05101), bias-corrected, in PyTorch's order of operations.</summary>
internal static unsafe class AdamW
{
    /// <summary>One step on a flat buffer; gradients are read only.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="weights">[count] in and out.</param>
    /// <param name="gradients">[count].</param>
    /// <param name="first">[count] first moment, in and out.</param>
    /// <param name="second">[count] second moment, in and out.</param>
    /// <param name="count">How many.</param>
    /// <param name="factors">The step's factors.</param>
    /// <returns>The largest absolute change of a weight; not a number where a change is not a number.</returns>
    public static float Step(
        WorkerPool pool, float* weights, float* gradients, float* first, float* second, long count, in AdamWFactors factors)
    {
        var largest = 0f;
        for (long i = 0; i < count; i++)
        {
            var gradient = gradients[i] * factors.GradientScale;
            first[i] = MathF.FusedMultiplyAdd(1 - factors.Beta1, gradient - first[i], first[i]);
            second[i] = MathF.FusedMultiplyAdd(1 - factors.Beta2, (gradient * gradient) - second[i], second[i]);
            var root = MathF.FusedMultiplyAdd(MathF.Sqrt(second[i]), factors.InverseRootCorrection2, factors.Epsilon);
            var old = weights[i];
            weights[i] = (old * factors.Decay) - (factors.StepSize * (first[i] / root));
            largest = MathF.Max(largest, MathF.Abs(weights[i] - old));
        }

        return largest;
    }
}
