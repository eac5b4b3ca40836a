using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Weights;

/// <summary>Weights from a model folder, whose names and shapes were checked when it was opened.</summary>
internal sealed class FolderWeights(WeightFiles files) : IWeightSource
{
    public void Read(string name, ReadOnlySpan<int> shape, Span<float> destination) => files.Read(name, destination);
}
