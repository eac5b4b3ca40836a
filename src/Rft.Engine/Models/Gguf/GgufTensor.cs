namespace Rft.Engine.Models.Gguf;

/// <summary>A tensor of a GGUF file to be written, whose values are fetched when it is its turn.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Shape">The sizes, outermost first; the file has them innermost first.</param>
/// <param name="Type">The element type in the file.</param>
/// <param name="Read">The values, row-major float32; they need to stay only until the next tensor is read.</param>
internal sealed record GgufTensor(string Name, IReadOnlyList<int> Shape, GgufType Type, Func<ReadOnlyMemory<float>> Read)
{
    /// <summary>The number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The bytes in the file, without what follows for alignment.</summary>
    public long Bytes => Type switch
    {
        GgufType.F32 => Count * sizeof(float),
        GgufType.F16 => Count * sizeof(ushort),
        _ => Count / Q8Block.Values * Q8Block.Bytes,
    };

    /// <summary>What a tensor of this shape is stored as where <paramref name="wanted"/> is wanted: vectors keep all their bits.</summary>
    public static GgufType TypeFor(IReadOnlyList<int> shape, GgufType wanted) =>
        shape.Count < 2 ? GgufType.F32
        : wanted == GgufType.Q8 && shape[^1] % Q8Block.Values != 0 ? GgufType.F16
        : wanted;
}
