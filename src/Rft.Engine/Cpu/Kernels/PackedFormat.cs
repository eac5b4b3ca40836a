namespace Rft.Engine.Cpu.Kernels;

/// <summary>How a <see cref="PackedMatrix"/> holds its numbers.</summary>
internal enum PackedFormat
{
    /// <summary>32-bit floats.</summary>
    Single,

    /// <summary>bfloat16.</summary>
    BFloat16,

    /// <summary>IEEE 754 half precision.</summary>
    Half,

    /// <summary>Signed bytes with a scale for every 32 of a row (<see cref="Int8Blocks"/>).</summary>
    Int8,
}
