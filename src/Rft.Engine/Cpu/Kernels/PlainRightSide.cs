using System.Runtime.CompilerServices;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>[K, columns] in one piece.</summary>
internal readonly unsafe struct PlainRightSide(float* data, nint inner, nint step) : IRightSide<PlainRightSide>
{
    public int Tiles => 1;

    public int Segments => 1;

    public nint Step => step;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Start(int tile, int segment) => data;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Length(int segment) => inner;

    public PlainRightSide Shift(int columns) => new(data + columns, inner, step);
}
