namespace Rft.Engine.Models;

/// <summary>Where a tensor lies in a safetensors file.</summary>
/// <param name="Name">The name.</param>
/// <param name="Shape">The sizes, outermost first; empty for a scalar.</param>
/// <param name="Type">The element type.</param>
/// <param name="Offset">The first byte, counted from the start of the file.</param>
/// <param name="Count">The number of elements: the sizes' product.</param>
internal sealed record TensorEntry(string Name, IReadOnlyList<int> Shape, TensorType Type, long Offset, long Count);
