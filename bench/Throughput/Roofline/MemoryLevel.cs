namespace Rft.Throughput.Roofline;

/// <summary>A cache or the memory, as far as reading from it goes.</summary>
/// <param name="Name">L2, L3 or DRAM.</param>
/// <param name="Holds">The bytes that fit; unlimited for DRAM.</param>
/// <param name="Array">The bytes of the array that is read.</param>
internal sealed record MemoryLevel(string Name, double Holds, long Array)
{
    /// <summary>Bytes a second, of one thread.</summary>
    public double OneThread { get; init; }

    /// <summary>Bytes a second of all threads together.</summary>
    public double AllThreads { get; init; }

    /// <summary>The best round of all threads.</summary>
    public double Best { get; init; }
}
