using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models;

/// <summary>Where a tensor lies in a safetensors file.</summary>
/// <param name="Name">The name.</param>
/// <param name="Shape">The sizes, outermost first; empty for a scalar.</param>
/// <param name="Type">The element type.</param>
/// <param name="Offset">The first byte, counted from the start of the file.</param>
/// <param name="Count">The number of elements: the sizes' product.</param>
internal sealed record TensorEntry(string Name, IReadOnlyList<int> Shape, TensorType Type, long Offset, long Count)
{
    /// <summary>The number of elements, as the length of an array that takes them all.</summary>
    /// <param name="path">The file, for the diagnostic.</param>
    /// <exception cref="DiagnosticException">No array is that long.</exception>
    public int ArrayLength(string path) => Count <= Array.MaxLength
        ? (int)Count
        : throw new DiagnosticException(
            DiagnosticTable.TensorTooLarge,
            new SourceLocation(path),
            $"tensor '{Name}' has {Count} elements; at most {Array.MaxLength} can be read into an array");
}
