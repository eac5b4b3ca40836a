namespace Rft.Engine.Tests.Models.Export;

/// <summary>A tensor of a GGUF file.</summary>
/// <param name="Type">ggml's number of the type: 0 F32, 1 F16, 8 Q8_0.</param>
/// <param name="Shape">The sizes, outermost first.</param>
/// <param name="Values">The values.</param>
internal sealed record GgufReaderTensor(uint Type, int[] Shape, float[] Values);
