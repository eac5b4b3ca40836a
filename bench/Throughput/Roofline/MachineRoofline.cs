using System.Globalization;

namespace Rft.Throughput.Roofline;

/// <summary>What the machine can do at most, measured.</summary>
/// <param name="OnePeak">Floating-point operations a second of one thread.</param>
/// <param name="AllPeak">The same of all threads.</param>
/// <param name="Threads">How many those are.</param>
/// <param name="Levels">From the second-level cache on.</param>
internal sealed record MachineRoofline(double OnePeak, double AllPeak, int Threads, IReadOnlyList<MemoryLevel> Levels)
{
    private const int PeakRounds = 15;

    // What else runs, and what is read besides, has its part of a cache that all share.
    private const double ShareOfSharedCache = 0.75;

    private const long MostForMemory = 1L << 28;
    private const string Caches = "/sys/devices/system/cpu/cpu0/cache";

    /// <summary>Measures it.</summary>
    /// <param name="threads">How many threads besides one.</param>
    /// <param name="byProcessorTime">Whether seconds are those of a thread's processor time: for a machine that others use.</param>
    public static MachineRoofline Measure(int threads, bool byProcessorTime)
    {
        var (second, third) = (CacheBytes(2) ?? (1 << 20), CacheBytes(3) ?? (32 << 20));

        // Arrays well inside one level, and well outside the one before.
        MemoryLevel[] levels =
        [
            new("L2", second * (double)threads, second / 2 * threads),
            new("L3", ShareOfSharedCache * third, Math.Min(third / 3, 8 * second)),
            new("DRAM", double.PositiveInfinity, Math.Max(MostForMemory, 4L * third)),
        ];
        return new MachineRoofline(
            Peak(1, byProcessorTime), Peak(threads, byProcessorTime), threads, [.. levels.Select(level => Read(level, threads, byProcessorTime))]);
    }

    /// <summary>The level that so much data is read from again and again.</summary>
    public MemoryLevel LevelOf(double bytes) => Levels.First(level => bytes <= level.Holds);

    private static double Peak(int threads, bool byProcessorTime) =>
        Enumerable.Range(0, PeakRounds).Select(_ => FusedMultiplyAddPeak.Measure(threads, byProcessorTime)).Order().ElementAt(PeakRounds / 2)
        * (byProcessorTime ? threads : 1);

    private static MemoryLevel Read(MemoryLevel level, int threads, bool byProcessorTime)
    {
        var all = ReadBandwidth.Measure(level.Array, threads, byProcessorTime);

        // One thread has one second-level cache, not all.
        var one = ReadBandwidth.Measure(level.Name == "L2" ? level.Array / threads : level.Array, 1, byProcessorTime);
        return level with { OneThread = one.Median, AllThreads = all.Median, Best = all.Best };
    }

    private static int? CacheBytes(int level)
    {
        if (!Directory.Exists(Caches))
        {
            return null;
        }

        return Directory.EnumerateDirectories(Caches, "index*")
            .Where(cache => Text(cache, "level") == level.ToString(CultureInfo.InvariantCulture) && Text(cache, "type") != "Instruction")
            .Select(cache => Text(cache, "size"))
            .Where(size => size.EndsWith('K'))
            .Select(size => (int?)(1024 * int.Parse(size[..^1], CultureInfo.InvariantCulture)))
            .FirstOrDefault();

        static string Text(string cache, string name) => File.ReadAllText(Path.Combine(cache, name)).Trim();
    }
}
