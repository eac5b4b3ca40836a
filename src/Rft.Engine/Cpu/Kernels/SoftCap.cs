using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>y = cap * tanh(x / cap) by element: nearly x where it is small, never beyond the cap (arXiv 2408.00118, section 2).</summary>
internal static unsafe class SoftCap
{
    // An element costs about that many additions.
    private const int Cost = 8;

    /// <param name="pool">The threads.</param>
    /// <param name="x">[T, V] in and out.</param>
    /// <param name="cap">Above 0.</param>
    public static void Forward(WorkerPool pool, Matrix x, float cap)
    {
        var split = new WorkSplit(x.Rows, (long)Cost * x.Columns, pool.Threads);
        var job = new ForwardJob(split, x, cap);
        pool.Run(ref job, split.Parts);
    }

    /// <param name="pool">The threads.</param>
    /// <param name="y">[T, V] of <see cref="Forward"/>.</param>
    /// <param name="cap">Above 0.</param>
    /// <param name="gradient">[T, V] in: with respect to y, out: with respect to x.</param>
    public static void Backward(WorkerPool pool, Matrix y, float cap, Matrix gradient)
    {
        var split = new WorkSplit(y.Rows, y.Columns, pool.Threads);
        var job = new BackwardJob(split, y, cap, gradient);
        pool.Run(ref job, split.Parts);
    }

    /// <summary>Caps 16 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<float> x, Vector512<float> cap, Vector512<float> inverseCap) =>
        ElementaryFunctions.Tanh(x * inverseCap) * cap;

    /// <summary>dy/dx = 1 - (y / cap)^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Slope(Vector512<float> y, Vector512<float> inverseCap)
    {
        var tanh = y * inverseCap;
        return Vector512.FusedMultiplyAdd(-tanh, tanh, Vector512<float>.One);
    }

    private readonly struct ForwardJob(WorkSplit split, Matrix x, float cap) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            var (caps, inverse) = (Vector512.Create(cap), Vector512.Create(1 / cap));
            for (var t = (int)split.First(part); t < split.End(part); t++)
            {
                var row = x.Row(t);
                for (var v = 0; v < x.Columns; v += Lanes.Count)
                {
                    Lanes.Store(Value(Lanes.Load(row, v, x.Columns), caps, inverse), row, v, x.Columns);
                }
            }
        }
    }

    private readonly struct BackwardJob(WorkSplit split, Matrix y, float cap, Matrix gradient) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            var inverse = Vector512.Create(1 / cap);
            for (var t = (int)split.First(part); t < split.End(part); t++)
            {
                var capped = y.Row(t);
                var target = gradient.Row(t);
                for (var v = 0; v < y.Columns; v += Lanes.Count)
                {
                    var slope = Slope(Lanes.Load(capped, v, y.Columns), inverse);
                    Lanes.Store(Lanes.Load(target, v, y.Columns) * slope, target, v, y.Columns);
                }
            }
        }
    }
}
