using System.Runtime.CompilerServices;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>The keys of one head as [K, positions]: each page is a tile [K, 16].</summary>
/// <param name="firstKey">The head's keys in page 0 of the layer.</param>
/// <param name="pageStride">Elements from one page to the next.</param>
/// <param name="table">The sequence's pages.</param>
/// <param name="pages">How many of them.</param>
/// <param name="headSize">K.</param>
internal readonly unsafe struct PagedKeys(float* firstKey, nint pageStride, int* table, int pages, int headSize) : IRightSide<PagedKeys>
{
    public static bool IsStreamed => false;

    public static bool IsPaged => true;

    public int Tiles => pages;

    public int Segments => 1;

    public nint Step => KeyValuePages.PageSize * sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* k, int column, TVector scale)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.Load((float*)k + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Start(int tile, int segment) => (byte*)(firstKey + (table[tile] * pageStride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Length(int segment) => headSize;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Scale<TLanes, TVector>(int segment, int column)
        where TLanes : ILanes<TVector>
        where TVector : struct => default;

    public PagedKeys Shift(int columns) => new(firstKey + columns, pageStride, table, pages, headSize);

    public PagedKeys Section(int first, int count) => new(firstKey, pageStride, table + first, count, headSize);
}
