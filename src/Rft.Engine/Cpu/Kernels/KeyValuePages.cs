namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// The key-value cache of all layers: a pool of pages, each for 16 neighbouring positions (position 0 to 15, 16 to 31, ...) of one sequence
/// or of several that share them. A sequence's page table lists its pages in order of position. Who owns which page is the caller's
/// business.
/// </summary>
internal sealed unsafe class KeyValuePages : IDisposable
{
    /// <summary>Positions in a page.</summary>
    public const int PageSize = 16;

    private readonly NativeBuffer _data;
    private readonly long _half;

    public KeyValuePages(int layers, int pages, int kvHeads, int headSize)
    {
        (Layers, Pages, KeyValueHeads, HeadSize) = (layers, pages, kvHeads, headSize);
        _half = (long)PageSize * kvHeads * headSize;
        _data = new NativeBuffer(Bytes(layers, pages, kvHeads, headSize) / sizeof(float));
    }

    public int Layers { get; }

    public int Pages { get; }

    /// <summary>G.</summary>
    public int KeyValueHeads { get; }

    /// <summary>K.</summary>
    public int HeadSize { get; }

    /// <summary>Elements from one page of a layer to the next.</summary>
    public nint PageStride => (nint)(2 * _half);

    /// <summary>The bytes that a pool of this shape takes.</summary>
    public static long Bytes(int layers, int pages, int kvHeads, int headSize) =>
        checked(2L * sizeof(float) * PageSize * layers * pages * kvHeads * headSize);

    /// <summary>How many pages a sequence of this many tokens needs.</summary>
    public static int PagesFor(int tokens) => (tokens + PageSize - 1) / PageSize;

    /// <summary>[G][K][16]: transposed, so that the scores of 16 positions are one vector.</summary>
    public float* Keys(int layer, int page) => _data.Pointer + ((((long)layer * Pages) + page) * 2 * _half);

    /// <summary>[16][G][K].</summary>
    public float* Values(int layer, int page) => Keys(layer, page) + _half;

    /// <summary>Copies a page in all layers: a sequence that goes on from a shared prompt needs its own last page.</summary>
    public void CopyPage(int from, int to)
    {
        var bytes = 2 * _half * sizeof(float);
        for (var layer = 0; layer < Layers; layer++)
        {
            Buffer.MemoryCopy(Keys(layer, from), Keys(layer, to), bytes, bytes);
        }
    }

    public void Dispose() => _data.Dispose();
}
