using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;
using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Cpu.Weights;

/// <summary>A norm of the model's kind with its parameters.</summary>
/// <param name="configuration">Kind, epsilon and offset of the weight.</param>
/// <param name="weight">[size].</param>
/// <param name="bias">[size] of a layer norm; null for the root mean square.</param>
internal sealed unsafe class Norm(ModelConfiguration configuration, Parameter weight, Parameter? bias)
{
    /// <summary>Normalizes rows [T, size]; <paramref name="inverse"/> [T] is for <see cref="Backward"/>.</summary>
    public void Forward(WorkerPool workers, Matrix x, Matrix y, float* inverse)
    {
        if (configuration.Norm == NormKind.Layer)
        {
            LayerNorm.Forward(workers, x, weight.Value, bias!.Value, configuration.NormEpsilon, y, inverse);
        }
        else
        {
            RmsNorm.Forward(workers, x, weight.Value, configuration.NormEpsilon, y, inverse, configuration.NormWeightOffset);
        }
    }

    /// <summary>Adds to <paramref name="dx"/> [T, size], and to the gradients where the parameters are trained.</summary>
    public void Backward(WorkerPool workers, Matrix dy, Matrix x, float* inverse, Matrix dx)
    {
        if (configuration.Norm == NormKind.Layer)
        {
            LayerNorm.Backward(workers, dy, x, weight.Value, inverse, dx, weight.Gradient, bias!.Gradient);
        }
        else
        {
            RmsNorm.Backward(workers, dy, x, weight.Value, inverse, dx, weight.Gradient, configuration.NormWeightOffset);
        }
    }
}
