using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Kernels;

namespace Rft.Throughput.Roofline;

/// <summary>How fast threads read arrays of a size, each its own part.</summary>
internal static unsafe class ReadBandwidth
{
    private const int Rounds = 15;
    private const double SecondsPerRound = 0.02;

    // Sums in flight at once: more than the latency of an addition times the loads of a cycle.
    private const int Floats = 8 * 16;

    /// <summary>Bytes a second of all threads together: the median of some rounds and the best.</summary>
    public static (double Median, double Best) Measure(long bytes, int threads, bool byProcessorTime)
    {
        using var array = new NativeBuffer(bytes / sizeof(float));
        new Span<float>(array.Pointer, (int)array.Length).Fill(1);
        var start = array.Pointer;
        var share = array.Length / threads / Floats * Floats;
        var repetitions = 1;
        List<double> rates = [];
        while (rates.Count < Rounds)
        {
            var seconds = Time(threads, byProcessorTime, thread => Sum(start + (thread * share), share, repetitions));
            if (seconds < SecondsPerRound && share * repetitions < long.MaxValue / 4)
            {
                repetitions *= 2;
            }
            else
            {
                rates.Add((double)share * threads * sizeof(float) * repetitions / seconds);
            }
        }

        rates.Sort();
        return (rates[rates.Count / 2], rates[^1]);
    }

    private static double Time(int threads, bool byProcessorTime, Action<int> action)
    {
        using var barrier = new Barrier(threads);
        var (start, cpu) = (0L, TimeSpan.Zero);
        var others = Enumerable.Range(1, threads - 1).Select(thread => new Thread(() => Work(thread))).ToList();
        others.ForEach(thread => thread.Start());
        Work(0);
        others.ForEach(thread => thread.Join());

        // The processor time of one thread, as if it had a core to itself.
        return byProcessorTime ? (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / threads : Stopwatch.GetElapsedTime(start).TotalSeconds;

        void Work(int thread)
        {
            barrier.SignalAndWait();
            if (thread == 0)
            {
                (cpu, start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            }

            action(thread);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Sum(float* data, long count, int repetitions)
    {
        Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            for (long i = 0; i < count; i += Floats)
            {
                a += Vector512.Load(data + i);
                b += Vector512.Load(data + i + 16);
                c += Vector512.Load(data + i + 32);
                d += Vector512.Load(data + i + 48);
                e += Vector512.Load(data + i + 64);
                f += Vector512.Load(data + i + 80);
                g += Vector512.Load(data + i + 96);
                h += Vector512.Load(data + i + 112);
            }
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h);
    }
}
