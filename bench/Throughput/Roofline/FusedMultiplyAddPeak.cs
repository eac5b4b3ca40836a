using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Throughput.Roofline;

/// <summary>What the machine can do at most: fused multiply-adds in registers, in the widest vector that the runtime uses.</summary>
internal static class FusedMultiplyAddPeak
{
    /// <summary>Floating-point operations in one repetition.</summary>
    public static double Operations => 2.0 * 12 * (Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4);

    /// <summary>Operations a second of so many threads together, by the clock, or of a processor second.</summary>
    public static double Measure(int threads, bool byProcessorTime)
    {
        const int Repetitions = 400_000;
        Run(Repetitions / 10);
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
        var (cpu, start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        barrier.SignalAndWait();
        var seconds = byProcessorTime ? (Environment.CpuUsage.TotalTime - cpu).TotalSeconds : Stopwatch.GetElapsedTime(start).TotalSeconds;
        workers.ForEach(worker => worker.Join());
        return Operations * Repetitions * threads / seconds;
    }

    public static float Run(int repetitions) => Vector512.IsHardwareAccelerated
        ? Run512(repetitions)
        : Vector256.IsHardwareAccelerated ? Run256(repetitions) : Run128(repetitions);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run512(int repetitions)
    {
        var (m, c) = (Vector512.Create(0.999f), Vector512.Create(0.001f));
        Vector512<float> a = m, b = m, d = m, e = m, f = m, g = m, h = m, i = m, j = m, k = m, l = m, n = m;
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            a = Vector512.FusedMultiplyAdd(a, m, c);
            b = Vector512.FusedMultiplyAdd(b, m, c);
            d = Vector512.FusedMultiplyAdd(d, m, c);
            e = Vector512.FusedMultiplyAdd(e, m, c);
            f = Vector512.FusedMultiplyAdd(f, m, c);
            g = Vector512.FusedMultiplyAdd(g, m, c);
            h = Vector512.FusedMultiplyAdd(h, m, c);
            i = Vector512.FusedMultiplyAdd(i, m, c);
            j = Vector512.FusedMultiplyAdd(j, m, c);
            k = Vector512.FusedMultiplyAdd(k, m, c);
            l = Vector512.FusedMultiplyAdd(l, m, c);
            n = Vector512.FusedMultiplyAdd(n, m, c);
        }

        return Vector512.Sum(a + b + d + e + f + g + h + i + j + k + l + n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run256(int repetitions)
    {
        var (m, c) = (Vector256.Create(0.999f), Vector256.Create(0.001f));
        Vector256<float> a = m, b = m, d = m, e = m, f = m, g = m, h = m, i = m, j = m, k = m, l = m, n = m;
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            a = Vector256.FusedMultiplyAdd(a, m, c);
            b = Vector256.FusedMultiplyAdd(b, m, c);
            d = Vector256.FusedMultiplyAdd(d, m, c);
            e = Vector256.FusedMultiplyAdd(e, m, c);
            f = Vector256.FusedMultiplyAdd(f, m, c);
            g = Vector256.FusedMultiplyAdd(g, m, c);
            h = Vector256.FusedMultiplyAdd(h, m, c);
            i = Vector256.FusedMultiplyAdd(i, m, c);
            j = Vector256.FusedMultiplyAdd(j, m, c);
            k = Vector256.FusedMultiplyAdd(k, m, c);
            l = Vector256.FusedMultiplyAdd(l, m, c);
            n = Vector256.FusedMultiplyAdd(n, m, c);
        }

        return Vector256.Sum(a + b + d + e + f + g + h + i + j + k + l + n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run128(int repetitions)
    {
        var (m, c) = (Vector128.Create(0.999f), Vector128.Create(0.001f));
        Vector128<float> a = m, b = m, d = m, e = m, f = m, g = m, h = m, i = m, j = m, k = m, l = m, n = m;
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            a = Vector128.FusedMultiplyAdd(a, m, c);
            b = Vector128.FusedMultiplyAdd(b, m, c);
            d = Vector128.FusedMultiplyAdd(d, m, c);
            e = Vector128.FusedMultiplyAdd(e, m, c);
            f = Vector128.FusedMultiplyAdd(f, m, c);
            g = Vector128.FusedMultiplyAdd(g, m, c);
            h = Vector128.FusedMultiplyAdd(h, m, c);
            i = Vector128.FusedMultiplyAdd(i, m, c);
            j = Vector128.FusedMultiplyAdd(j, m, c);
            k = Vector128.FusedMultiplyAdd(k, m, c);
            l = Vector128.FusedMultiplyAdd(l, m, c);
            n = Vector128.FusedMultiplyAdd(n, m, c);
        }

        return Vector128.Sum(a + b + d + e + f + g + h + i + j + k + l + n);
    }
}
