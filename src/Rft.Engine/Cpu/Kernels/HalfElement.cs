using System.Runtime.CompilerServices;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>IEEE 754 half precision: a sign, 5 bits of exponent, 10 bits of fraction.</summary>
internal readonly unsafe struct HalfElement : IElement
{
    /// <summary>The sign in 16 bits.</summary>
    public const uint SignBit = 0x8000;

    /// <summary>Exponent and fraction in 16 bits.</summary>
    public const uint MagnitudeBits = 0x7FFF;

    /// <summary>From there to the place of a float's exponent and fraction.</summary>
    public const int Shift = 13;

    /// <summary>From there to the place of a float's sign.</summary>
    public const int SignShift = 16;

    /// <summary>The five bits of exponent where a float has its own.</summary>
    public const uint ExponentBits = 0x1Fu << 23;

    /// <summary>What a float's exponent has more.</summary>
    public const uint Bias = (127 - 15) << 23;

    /// <summary>2 to the power of -14 as a float: the value of a hidden bit beside an exponent of zero.</summary>
    public const uint TinyBits = (127 - 14) << 23;

    public static int Bytes => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Read(byte* source) => (float)BitConverter.UInt16BitsToHalf(Unsafe.ReadUnaligned<ushort>(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* source)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.LoadHalf((ushort*)source);
}
