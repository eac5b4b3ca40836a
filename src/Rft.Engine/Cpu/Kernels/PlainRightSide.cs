using System.Runtime.CompilerServices;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>[K, columns] in one piece.</summary>
/// <param name="data">The first element.</param>
/// <param name="inner">K.</param>
/// <param name="step">Elements from one k to the next.</param>
internal readonly unsafe struct PlainRightSide<TElement>(byte* data, nint inner, nint step) : IRightSide<PlainRightSide<TElement>>
    where TElement : struct, IElement
{
    public static bool IsStreamed => true;

    public static bool IsPaged => false;

    public int Tiles => 1;

    public int Segments => 1;

    public nint Step => step * TElement.Bytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* k, int column, TVector scale)
        where TLanes : ILanes<TVector>
        where TVector : struct => TElement.Load<TLanes, TVector>(k + (column * TElement.Bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Start(int tile, int segment) => data;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Length(int segment) => inner;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Scale<TLanes, TVector>(int segment, int column)
        where TLanes : ILanes<TVector>
        where TVector : struct => default;

    public PlainRightSide<TElement> Shift(int columns) => new(data + (columns * TElement.Bytes), inner, step);

    public PlainRightSide<TElement> Section(int first, int count) => this;
}
