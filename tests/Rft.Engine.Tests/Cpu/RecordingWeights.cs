using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Cpu;

/// <summary>Keeps in double what another source hands out, for a reference that needs the same weights.</summary>
internal sealed class RecordingWeights(IWeightSource source) : IWeightSource
{
    public Dictionary<string, double[]> Values { get; } = [];

    public TensorType TypeOf(string name) => source.TypeOf(name);

    public void Read(string name, ReadOnlySpan<int> shape, Span<float> destination)
    {
        source.Read(name, shape, destination);
        Values[name] = [.. destination.ToArray().Select(value => (double)value)];
    }

    public unsafe void ReadRows(string name, ReadOnlySpan<int> shape, TensorReader reader)
    {
        var values = Values[name] = new double[shape[0] * shape[1]];
        source.ReadRows(name, shape, (data, first, count) =>
        {
            for (var element = 0; element < count; element++)
            {
                values[first + element] = source.TypeOf(name) switch
                {
                    TensorType.BF16 => BFloat16.ToSingle(((ushort*)data)[element]),
                    TensorType.F16 => (double)((Half*)data)[element],
                    _ => ((float*)data)[element],
                };
            }

            reader(data, first, count);
        });
    }
}
