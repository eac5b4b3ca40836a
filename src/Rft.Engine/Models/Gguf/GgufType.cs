namespace Rft.Engine.Models.Gguf;

/// <summary>How a GGUF file stores the matrices of a model; vectors are always 32-bit floats.</summary>
public enum GgufType
{
    /// <summary>32-bit floats.</summary>
    F32,

    /// <summary>IEEE 754 half precision.</summary>
    F16,

    /// <summary>8-bit whole numbers in blocks of 32 with a half-precision scale each. Rows that are no multiple of 32 are stored as F16.</summary>
    Q8,
}
