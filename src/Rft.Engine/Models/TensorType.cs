namespace Rft.Engine.Models;

/// <summary>Element types of safetensors that Rft reads and writes.</summary>
public enum TensorType
{
    /// <summary>32-bit float.</summary>
    F32,

    /// <summary>bfloat16: the upper half of a 32-bit float.</summary>
    BF16,

    /// <summary>IEEE 754 half precision.</summary>
    F16,
}
