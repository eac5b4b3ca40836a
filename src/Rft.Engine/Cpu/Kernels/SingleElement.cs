using System.Runtime.CompilerServices;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>A 32-bit float.</summary>
internal readonly unsafe struct SingleElement : IElement
{
    public static int Bytes => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Read(byte* source) => Unsafe.ReadUnaligned<float>(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* source)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.Load((float*)source);
}
