using System.Runtime.CompilerServices;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>The values of one head as [positions, K]: each page is a segment of at most 16 positions.</summary>
/// <param name="first">The head's values in page 0 of the layer.</param>
/// <param name="pageStride">Elements from one page to the next.</param>
/// <param name="table">The sequence's pages.</param>
/// <param name="row">G*K: elements from one position to the next.</param>
/// <param name="begin">The first position.</param>
/// <param name="end">The position after the last.</param>
internal readonly unsafe struct PagedValues(
    float* first, nint pageStride, int* table, nint row, int begin, int end) : IRightSide<PagedValues>
{
    private const int PageSize = KeyValuePages.PageSize;

    public static bool IsStreamed => false;

    public static bool IsPaged => false;

    public int Tiles => 1;

    public int Segments => ((end - 1) / PageSize) - (begin / PageSize) + 1;

    public nint Step => row * sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(byte* k, int column, TVector scale)
        where TLanes : ILanes<TVector>
        where TVector : struct => TLanes.Load((float*)k + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Start(int tile, int segment) => (byte*)(
        first + (table[(begin / PageSize) + segment] * pageStride) + ((segment == 0 ? begin % PageSize : 0) * row));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Length(int segment)
    {
        var start = ((begin / PageSize) + segment) * PageSize;
        return Math.Min(start + PageSize, end) - Math.Max(start, begin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Scale<TLanes, TVector>(int segment, int column)
        where TLanes : ILanes<TVector>
        where TVector : struct => default;

    public PagedValues Shift(int columns) => new(first + columns, pageStride, table, row, begin, end);

    public PagedValues Section(int first, int count) => this;
}
