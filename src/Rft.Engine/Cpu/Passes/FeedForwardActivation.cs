using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>The function between the linear layers of the feed-forward network, gated or not.</summary>
internal static class FeedForwardActivation
{
    /// <param name="workers">The threads.</param>
    /// <param name="configuration">The function.</param>
    /// <param name="gateUp">[N, 2F] gate and up projections; [N, F] up alone.</param>
    /// <param name="activated">[N, F] out.</param>
    public static void Forward(WorkerPool workers, ModelConfiguration configuration, Matrix gateUp, Matrix activated)
    {
        var size = configuration.FeedForwardSize;
        if (configuration.IsFeedForwardGated)
        {
            var (gate, up) = (gateUp.SliceColumns(0, size), gateUp.SliceColumns(size, size));
            GatedLinearUnit.Forward(workers, configuration.Activation, gate, up, activated);
        }
        else
        {
            Activation.Forward(workers, configuration.Activation, gateUp, activated);
        }
    }

    /// <param name="workers">The threads.</param>
    /// <param name="configuration">The function.</param>
    /// <param name="dActivated">[N, F] in; out: what <see cref="Forward"/> gave.</param>
    /// <param name="gateUp">What <see cref="Forward"/> read.</param>
    /// <param name="dGateUp">Out, of the same shape.</param>
    public static void Backward(WorkerPool workers, ModelConfiguration configuration, Matrix dActivated, Matrix gateUp, Matrix dGateUp)
    {
        var size = configuration.FeedForwardSize;
        if (configuration.IsFeedForwardGated)
        {
            GatedLinearUnit.Backward(
                workers,
                configuration.Activation,
                dActivated,
                gateUp.SliceColumns(0, size),
                gateUp.SliceColumns(size, size),
                dGateUp.SliceColumns(0, size),
                dGateUp.SliceColumns(size, size));
        }
        else
        {
            Activation.Backward(workers, configuration.Activation, dActivated, gateUp, dGateUp);
        }
    }
}
