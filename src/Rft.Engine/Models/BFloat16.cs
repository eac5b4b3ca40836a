namespace Rft.Engine.Models;

/// <summary>bfloat16: the upper half of a 32-bit float.</summary>
internal static class BFloat16
{
    /// <summary>
    /// The nearest bfloat16, ties to even. Infinities stay, a NaN stays a (quiet) NaN, what is too large becomes infinite.
    /// </summary>
    public static ushort FromSingle(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? (ushort)((bits >> 16) | 0x40)
            : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The same number as a 32-bit float; exact.</summary>
    public static float ToSingle(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);
}
