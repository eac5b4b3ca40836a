using System.Runtime.CompilerServices;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>bfloat16: the upper half of a 32-bit float.</summary>
internal readonly unsafe struct BFloat16Element : IElement
{
    /// <summary>From the number's bits to those of the float.</summary>
    public const int Shift = 16;

    public static int Bytes => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Read(byte* source) => BFloat16.ToSingle(Unsafe.ReadUnaligned<ushort>(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* source)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.LoadBFloat16((ushort*)source);
}
