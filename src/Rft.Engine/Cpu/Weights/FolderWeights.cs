using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Weights;

/// <summary>Weights from a model folder, whose names and shapes were checked when it was opened.</summary>
internal sealed class FolderWeights(WeightFiles files) : IWeightSource
{
    // Enough for many panels of a large matrix, and little beside the memory of a model that has one.
    private const long ElementsAtOnce = 1 << 24;

    public TensorType TypeOf(string name) => files.Entries[name].Type;

    public void Read(string name, ReadOnlySpan<int> shape, Span<float> destination) => files.Read(name, destination);

    public void ReadRows(string name, ReadOnlySpan<int> shape, TensorReader reader)
    {
        long panel = PanelLayout.MaximumWidth * shape[1];
        files.Map(name, Math.Max(1, ElementsAtOnce / panel) * panel, reader);
    }
}
