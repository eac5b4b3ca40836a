using System.Globalization;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;
using Rft.Throughput.Roofline;

namespace Rft.Bench;

/// <summary>
/// One thread's CPU time of every kernel, best of a few rounds, with the share of the machine's measured peak. CPU time does not count what
/// other processes take, but their use of caches and clock does show: only large differences count.
/// </summary>
internal static class Quick
{
    private const int Rounds = 5;
    private const double SecondsPerRound = 0.08;

    public static void Run(string filter)
    {
        using var pool = new WorkerPool(1);
        var peak = Measure(() => FusedMultiplyAddPeak.Run(10_000), FusedMultiplyAddPeak.Operations * 10_000);
        var width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{width}-bit vectors, peak {peak.PerSecond / 1e9:F1} GFLOP/s a core"));
        foreach (var create in KernelCatalog.All)
        {
            using var kernel = create(pool);
            if (kernel.Name.Contains(filter, StringComparison.Ordinal))
            {
                var (perSecond, seconds) = Measure(kernel.Action, kernel.Operations);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{kernel.Name,-44} {seconds * 1e6,10:F2} us {perSecond / 1e9,8:F2} G/s "
                    + $"{100 * perSecond / peak.PerSecond,6:F1} % of peak"));
            }
        }
    }

    private static (double PerSecond, double Seconds) Measure(Action action, double operations)
    {
        var best = double.PositiveInfinity;
        var repetitions = 1;
        for (var round = 0; round < Rounds;)
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < repetitions; i++)
            {
                action();
            }

            var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            if (seconds < SecondsPerRound)
            {
                repetitions *= 2;
                continue;
            }

            best = Math.Min(best, seconds / repetitions);
            round++;
        }

        return (operations / best, best);
    }
}
