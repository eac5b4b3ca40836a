using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Weights;

/// <summary>
/// Initial weights as a pure function of the seed: normal with the model's initializer range, norms 1, biases 0, and the two projections
/// that write into the residual stream scaled by 1 / sqrt(2 * layers) (GPT-2, section 2.3), so that its variance does not grow with depth.
/// </summary>
internal sealed class RandomWeights(ModelConfiguration configuration, long seed) : IWeightSource
{
    private const int RowsAtOnce = 1024;

    private readonly string[] _residualWriters =
        [$".{configuration.Tensors.AttentionOutput}.weight", $".{configuration.Tensors.Down}.weight"];

    private ulong _tensor;

    public TensorType TypeOf(string name) => TensorType.F32;

    /// <summary>Tensors are numbered in the order of the calls, which is the order of the parameters.</summary>
    public void Read(string name, ReadOnlySpan<int> shape, Span<float> destination) =>
        Fill(_tensor++, name, isVector: shape.Length == 1, 0, destination);

    /// <summary>Numbered like those of <see cref="Read"/>.</summary>
    public unsafe void ReadRows(string name, ReadOnlySpan<int> shape, TensorReader reader)
    {
        var tensor = _tensor++;
        var (rows, columns) = (shape[0], shape[1]);
        using var buffer = new NativeBuffer((long)Math.Min(RowsAtOnce, rows) * columns);
        for (var row = 0; row < rows; row += RowsAtOnce)
        {
            var (first, count) = ((long)row * columns, Math.Min(RowsAtOnce, rows - row) * columns);
            Fill(tensor, name, isVector: false, first, new Span<float>(buffer.Pointer, count));
            reader((byte*)buffer.Pointer, first, count);
        }
    }

    private void Fill(ulong tensor, string name, bool isVector, long first, Span<float> destination)
    {
        if (isVector)
        {
            destination.Fill(name.EndsWith(".bias", StringComparison.Ordinal) ? 0 : 1 - configuration.NormWeightOffset);
            return;
        }

        var writesResidual = Array.Exists(_residualWriters, suffix => name.EndsWith(suffix, StringComparison.Ordinal));
        var deviation = configuration.InitializerRange * (writesResidual ? 1 / Math.Sqrt(2.0 * configuration.Layers) : 1);
        for (var element = 0; element < destination.Length; element++)
        {
            destination[element] = (float)(deviation
                * CounterRandom.Normal((ulong)seed, RandomStream.Initialization, tensor, (ulong)(first + element)));
        }
    }
}
