using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Kernels;

namespace Rft.Throughput.Roofline;

/// <summary>What the machine can do at most: fused multiply-adds in registers, in the widest vector that the runtime uses.</summary>
internal static class FusedMultiplyAddPeak
{
    /// <summary>Floating-point operations in one repetition.</summary>
    public static double Operations => 2.0 * 12 * (Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4);

    /// <summary>Operations a second of so many threads together, by the clock, or of a processor second.</summary>
    public static double Measure(int threads, bool byProcessorTime)
    {
        const int Repetitions = 8_000_000;
        Run(Repetitions / 100);
        using var barrier = new Barrier(threads + 1);
        var workers = Enumerable.Range(0, threads)
            .Select(_ => new Thread(() =>
            {
                barrier.SignalAndWait();
                Run(Repetitions);
                barrier.SignalAndWait();
            }))
            .ToList();
        workers.ForEach(worker => worker.Start());
        barrier.SignalAndWait();
        var cpu = Environment.CpuUsage.TotalTime;
        barrier.SignalAndWait();
        workers.ForEach(worker => worker.Join());

        // Never by the clock: the system may leave new threads on one processor for longer than this takes.
        var rate = Operations * Repetitions * threads / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        return byProcessorTime ? rate : rate * threads;
    }

    public static unsafe void Run(int repetitions)
    {
        var results = stackalloc float[12 * Vector512<float>.Count];
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Lanes512, Vector512<float>>(repetitions, results);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Lanes256, Vector256<float>>(repetitions, results);
        }
        else
        {
            Run<Lanes128, Vector128<float>>(repetitions, results);
        }
    }

    // Twelve chains keep two units busy for as long as a multiply-add takes; what is stored in the end keeps them from being left out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static unsafe void Run<TLanes, TVector>(int repetitions, float* results)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var (m, c) = (TLanes.Broadcast(0.999f), TLanes.Broadcast(0.001f));
        TVector a = m, b = m, d = m, e = m, f = m, g = m, h = m, i = m, j = m, k = m, l = m, n = m;
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            a = TLanes.MultiplyAdd(a, m, c);
            b = TLanes.MultiplyAdd(b, m, c);
            d = TLanes.MultiplyAdd(d, m, c);
            e = TLanes.MultiplyAdd(e, m, c);
            f = TLanes.MultiplyAdd(f, m, c);
            g = TLanes.MultiplyAdd(g, m, c);
            h = TLanes.MultiplyAdd(h, m, c);
            i = TLanes.MultiplyAdd(i, m, c);
            j = TLanes.MultiplyAdd(j, m, c);
            k = TLanes.MultiplyAdd(k, m, c);
            l = TLanes.MultiplyAdd(l, m, c);
            n = TLanes.MultiplyAdd(n, m, c);
        }

        TLanes.Store(a, results);
        TLanes.Store(b, results + TLanes.Count);
        TLanes.Store(d, results + (2 * TLanes.Count));
        TLanes.Store(e, results + (3 * TLanes.Count));
        TLanes.Store(f, results + (4 * TLanes.Count));
        TLanes.Store(g, results + (5 * TLanes.Count));
        TLanes.Store(h, results + (6 * TLanes.Count));
        TLanes.Store(i, results + (7 * TLanes.Count));
        TLanes.Store(j, results + (8 * TLanes.Count));
        TLanes.Store(k, results + (9 * TLanes.Count));
        TLanes.Store(l, results + (10 * TLanes.Count));
        TLanes.Store(n, results + (11 * TLanes.Count));
    }
}
