using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>The bias of a linear layer: the same vector added to every row.</summary>
internal static unsafe class RowBias
{
    // Columns of the gradient that one part sums up over all rows.
    private const int GradientColumns = 64;

    /// <param name="pool">The threads.</param>
    /// <param name="y">[T, N] added to.</param>
    /// <param name="bias">[N].</param>
    public static void Add(WorkerPool pool, Matrix y, float* bias)
    {
        var split = new WorkSplit(y.Rows, y.Columns, pool.Threads);
        var job = new AddJob(split, y, bias);
        pool.Run(ref job, split.Parts);
    }

    /// <param name="pool">The threads.</param>
    /// <param name="dy">[T, N].</param>
    /// <param name="dBias">[N] added to, over T in ascending order.</param>
    public static void AccumulateGradient(WorkerPool pool, Matrix dy, float* dBias)
    {
        var columns = (dy.Columns + GradientColumns - 1) / GradientColumns;
        var split = new WorkSplit(columns, (long)dy.Rows * GradientColumns, pool.Threads);
        var job = new GradientJob(split, dy, dBias);
        pool.Run(ref job, split.Parts);
    }

    private readonly struct AddJob(WorkSplit split, Matrix y, float* bias) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            for (var t = (int)split.First(part); t < split.End(part); t++)
            {
                var row = y.Row(t);
                for (var n = 0; n < y.Columns; n += Lanes.Count)
                {
                    Lanes.Store(Lanes.Load(row, n, y.Columns) + Lanes.Load(bias, n, y.Columns), row, n, y.Columns);
                }
            }
        }
    }

    private readonly struct GradientJob(WorkSplit split, Matrix dy, float* dBias) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            var end = (int)Math.Min(dy.Columns, split.End(part) * GradientColumns);
            for (var n = (int)split.First(part) * GradientColumns; n < end; n += Lanes.Count)
            {
                var sum = Lanes.Load(dBias, n, end);
                for (var t = 0; t < dy.Rows; t++)
                {
                    sum += Lanes.Load(dy.Row(t), n, end);
                }

                Lanes.Store(sum, dBias, n, end);
            }
        }
    }
}
