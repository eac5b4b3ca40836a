namespace Rft.Engine.Models;

/// <summary>A tensor of a file to be written, whose values are fetched when it is its turn.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Shape">The sizes, outermost first.</param>
/// <param name="Type">The element type in the file.</param>
/// <param name="Read">The values, row-major float32; they need to stay only until the next tensor is read.</param>
internal sealed record TensorToWrite(string Name, IReadOnlyList<int> Shape, TensorType Type, Func<ReadOnlyMemory<float>> Read)
{
    /// <summary>The number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The bytes in the file.</summary>
    public long Bytes => Count * TensorBytes.PerElement(Type);

    /// <summary>The values, as many as the shape has.</summary>
    public ReadOnlySpan<float> ReadAll()
    {
        var values = Read();
        return values.Length == Count
            ? values.Span
            : throw new InvalidOperationException($"'{Name}' has {values.Length} values, which do not fill {TensorShape.Format(Shape)}.");
    }
}
