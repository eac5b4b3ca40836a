using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Weights;

/// <summary>Where initial weights come from: files, or a seed. Tensors go by their Hugging Face name and their shape in files.</summary>
internal interface IWeightSource
{
    /// <summary>How a tensor's elements are stored, and so how <see cref="ReadRows"/> hands them out.</summary>
    TensorType TypeOf(string name);

    /// <summary>Fills a tensor.</summary>
    void Read(string name, ReadOnlySpan<int> shape, Span<float> destination);

    /// <summary>Hands a matrix to a reader in stretches of whole rows, from the first to the last, in the stored type.</summary>
    void ReadRows(string name, ReadOnlySpan<int> shape, TensorReader reader);
}
