namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// One block of native memory sized up front and handed out by moving a mark. To find the size, run the same requests on an arena made by
/// <see cref="Measure"/> and read <see cref="PeakBytes"/>. What <see cref="Floats"/> returns after a <see cref="Reset"/> is not zeroed.
/// </summary>
internal sealed unsafe class Arena : IDisposable
{
    private readonly NativeBuffer? _block;
    private readonly byte* _start;
    private long _used;

    /// <param name="bytes">Everything that will be in use at the same time.</param>
    public Arena(long bytes)
    {
        Bytes = RoundUp(bytes);
        _block = new NativeBuffer(Bytes / sizeof(float));
        _start = (byte*)_block.Pointer;
    }

    private Arena() => Bytes = long.MaxValue;

    /// <summary>The most bytes that can be in use at the same time.</summary>
    public long Bytes { get; }

    /// <summary>The most bytes that were in use at the same time.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>An arena without memory that only counts: its pointers must not be followed.</summary>
    public static Arena Measure() => new();

    /// <exception cref="InvalidOperationException">The arena is too small.</exception>
    public float* Floats(long count) => (float*)Take(count, sizeof(float));

    /// <exception cref="InvalidOperationException">The arena is too small.</exception>
    public int* Integers(long count) => (int*)Take(count, sizeof(int));

    /// <summary>[rows, columns], rows back to back.</summary>
    /// <exception cref="InvalidOperationException">The arena is too small.</exception>
    public Matrix Matrix(int rows, int columns) => new(Floats((long)rows * columns), rows, columns, columns);

    /// <summary>Where the next request will begin, for <see cref="Reset"/>.</summary>
    public long Mark() => _used;

    /// <summary>Gives back everything that was handed out since the mark.</summary>
    public void Reset(long mark)
    {
        if (mark < 0 || mark > _used)
        {
            throw new ArgumentOutOfRangeException(nameof(mark), mark, $"The arena uses {_used} bytes.");
        }

        _used = mark;
    }

    public void Dispose() => _block?.Dispose();

    private static long RoundUp(long bytes) =>
        checked((bytes + NativeBuffer.Alignment - 1) / NativeBuffer.Alignment * NativeBuffer.Alignment);

    private byte* Take(long count, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var bytes = RoundUp(checked(count * size));
        if (bytes > Bytes - _used)
        {
            throw new InvalidOperationException(
                $"The arena has {Bytes} bytes, of which {_used} are in use; {bytes} more were asked for.");
        }

        var result = _start + _used;
        _used += bytes;
        PeakBytes = Math.Max(PeakBytes, _used);
        return result;
    }
}
