namespace Rft.Engine.Models;

/// <summary>How many bytes the element types take.</summary>
internal static class TensorBytes
{
    /// <summary>The bytes of one element.</summary>
    public static int PerElement(TensorType type) => type == TensorType.F32 ? sizeof(float) : sizeof(ushort);
}
