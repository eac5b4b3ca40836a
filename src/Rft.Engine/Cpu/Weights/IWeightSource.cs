namespace Rft.Engine.Cpu.Weights;

/// <summary>Where initial weights come from: files, or a seed.</summary>
internal interface IWeightSource
{
    /// <summary>Fills a tensor, given its Hugging Face name and its shape in files.</summary>
    void Read(string name, ReadOnlySpan<int> shape, Span<float> destination);
}
