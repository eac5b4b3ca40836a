using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Weights;

/// <summary>AdamW over one block of parameters, with the gradients' norm clipped.</summary>
internal sealed unsafe class Optimizer(ParameterBlock block, WorkerPool workers)
{
    // What torch.nn.utils.clip_grad_norm_ adds to the norm before it divides by it.
    private const double ClipEpsilon = 1e-6;

    /// <summary>How many steps have been taken.</summary>
    public long Steps { get; set; }

    /// <summary>One step; clears the gradients. Nothing changes where the gradients' norm is not finite.</summary>
    public OptimizerStepResult Step(in OptimizerStep step)
    {
        var norm = Math.Sqrt(Elementwise.SumOfSquares(workers, block.Gradients, block.Count));
        var largest = 0f;
        if (double.IsFinite(norm))
        {
            Steps++;
            var scale = Math.Min(1, step.MaximumGradientNorm / (norm + ClipEpsilon));
            var matrices = AdamWFactors.Of(step, Steps, scale, isDecayed: true);
            var vectors = AdamWFactors.Of(step, Steps, scale, isDecayed: false);
            for (var index = 0; index < block.Parameters.Count; index++)
            {
                var parameter = block.Parameters[index];
                var change = AdamW.Step(
                    workers,
                    parameter.Value,
                    parameter.Gradient,
                    parameter.FirstMoment,
                    parameter.SecondMoment,
                    parameter.Count,
                    parameter.IsMatrix ? matrices : vectors);
                largest = MathF.Max(largest, change);
            }
        }

        block.ClearGradients();
        return new OptimizerStepResult(norm, largest);
    }
}
