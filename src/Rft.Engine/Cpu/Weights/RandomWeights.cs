using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Weights;

/// <summary>
/// Initial weights as a pure function of the seed: normal with the model's initializer range, norms 1, biases 0, and the two projections
/// that write into the residual stream scaled by 1 / sqrt(2 * layers) (GPT-2, section 2.3), so that its variance does not grow with depth.
/// </summary>
internal sealed class RandomWeights(ModelConfiguration configuration, long seed) : IWeightSource
{
    private readonly string[] _residualWriters =
        [$".{configuration.Tensors.AttentionOutput}.weight", $".{configuration.Tensors.Down}.weight"];

    private ulong _tensor;

    /// <summary>Tensors are numbered in the order of the calls, which is the order of the parameters.</summary>
    public void Read(string name, ReadOnlySpan<int> shape, Span<float> destination)
    {
        var tensor = _tensor++;
        if (shape.Length == 1)
        {
            destination.Fill(name.EndsWith(".bias", StringComparison.Ordinal) ? 0 : 1 - configuration.NormWeightOffset);
            return;
        }

        var writesResidual = Array.Exists(_residualWriters, suffix => name.EndsWith(suffix, StringComparison.Ordinal));
        var deviation = configuration.InitializerRange * (writesResidual ? 1 / Math.Sqrt(2.0 * configuration.Layers) : 1);
        for (var element = 0; element < destination.Length; element++)
        {
            destination[element] = (float)(deviation
                * CounterRandom.Normal((ulong)seed, RandomStream.Initialization, tensor, (ulong)element));
        }
    }
}
