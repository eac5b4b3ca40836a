using System.Runtime.CompilerServices;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Columns of a panel of 8-bit numbers: a segment is a block of 32 k, first a half-precision scale for every column of the panel, then the
/// bytes [32, width]. A number is scale times byte, exactly: 11 significant bits by 7 fit into a float.
/// </summary>
/// <param name="panel">The first block of the panel.</param>
/// <param name="inner">K.</param>
/// <param name="width">The width of the panel.</param>
/// <param name="first">The first column.</param>
internal readonly unsafe struct BlockRightSide(byte* panel, int inner, int width, int first) : IRightSide<BlockRightSide>
{
    public static bool IsStreamed => true;

    public static bool IsPaged => false;

    public int Tiles => 1;

    public int Segments => (inner + Int8Blocks.Depth - 1) / Int8Blocks.Depth;

    public nint Step => width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* k, int column, TVector scale)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.Multiply(TLanes.LoadInt8((sbyte*)k + column), scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Start(int tile, int segment) => Block(segment) + (sizeof(ushort) * width) + first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Length(int segment) => Math.Min(Int8Blocks.Depth, inner - (segment * Int8Blocks.Depth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Scale<TLanes, TVector>(int segment, int column)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.LoadHalf((ushort*)Block(segment) + first + column);

    public BlockRightSide Shift(int columns) => new(panel, inner, width, first + columns);

    public BlockRightSide Section(int first, int count) => this;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Block(int segment) => panel + (segment * Int8Blocks.Bytes(width));
}
