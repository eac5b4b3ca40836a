using Rft.Engine.Cpu.Weights;

namespace Rft.Engine.Tests.Cpu;

/// <summary>Keeps in double what another source hands out, for a reference that needs the same weights.</summary>
internal sealed class RecordingWeights(IWeightSource source) : IWeightSource
{
    public Dictionary<string, double[]> Values { get; } = [];

    public void Read(string name, ReadOnlySpan<int> shape, Span<float> destination)
    {
        source.Read(name, shape, destination);
        Values[name] = [.. destination.ToArray().Select(value => (double)value)];
    }
}
