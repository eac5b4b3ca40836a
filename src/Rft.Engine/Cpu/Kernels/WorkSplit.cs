namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// How many neighbouring items make a part: one part for all where the work does not pay for a hand-off to another thread, else a few parts
/// a thread, so that a thread that is slower than the others does fewer of them.
/// </summary>
internal readonly struct WorkSplit
{
    private const long SmallestPart = 16_384;
    private const int UsualPartsPerThread = 4;

    private readonly long _count;
    private readonly long _size;

    /// <param name="count">How many items.</param>
    /// <param name="workPerItem">Elements, or about that many simple vector operations times 16, in an item.</param>
    /// <param name="threads">How many threads there are.</param>
    /// <param name="partsPerThread">How many parts a thread has: more where items differ in size.</param>
    public WorkSplit(long count, long workPerItem, int threads, int partsPerThread = UsualPartsPerThread)
    {
        var smallest = Math.Max(1, SmallestPart / Math.Max(1, workPerItem));
        _count = count;
        _size = threads == 1
            ? Math.Max(1, count)
            : Math.Max(smallest, (count + (partsPerThread * threads) - 1) / (partsPerThread * threads));
    }

    public int Parts => (int)((_count + _size - 1) / _size);

    public long First(int part) => part * _size;

    public long End(int part) => Math.Min(_count, (part + 1) * _size);
}
