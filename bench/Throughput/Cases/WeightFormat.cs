namespace Rft.Throughput.Cases;

/// <summary>How weights are stored.</summary>
internal enum WeightFormat
{
    /// <summary>32-bit floats.</summary>
    F32,

    /// <summary>16 bits: bfloat16 here, half precision in llama.cpp.</summary>
    Bits16,

    /// <summary>8 bits in blocks of 32 with a scale each.</summary>
    Bits8,
}
