namespace Rft.Engine.Models;

/// <summary>A tensor by name, row-major float32.</summary>
/// <param name="Name">The name in its file.</param>
/// <param name="Shape">The sizes, outermost first.</param>
/// <param name="Values">The values; as many as the sizes' product.</param>
public sealed record NamedTensor(string Name, int[] Shape, float[] Values);
