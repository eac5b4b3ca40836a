namespace Rft.Engine.Models;

/// <summary>Reads neighbouring elements of a tensor where they lie; the memory is there until it returns.</summary>
/// <param name="data">The first of them, row-major, little-endian; not aligned.</param>
/// <param name="first">How many elements of the tensor come before.</param>
/// <param name="count">How many there are.</param>
internal unsafe delegate void TensorReader(byte* data, long first, long count);
