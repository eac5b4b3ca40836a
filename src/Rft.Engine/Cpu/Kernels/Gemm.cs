using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Matrix products. Every output element is one chain of fused multiply-adds over the inner dimension in ascending order, from 0 or from
/// the value that is there, whatever the shapes, the position, the threads and the vector width: the same row gives the same bits in any
/// batch.
/// </summary>
internal static unsafe class Gemm
{
    // Below this many multiply-adds a hand-off to another thread costs more than it saves.
    private const long MinimumParallelWork = 200_000;

    private const int RowsAtOnce = 64;
    private const int SmallestRows = 8;
    private const int RowsAtOnceTransposed = 512;
    private const int SmallestRowsTransposed = 64;
    private const int BlocksAtOnce = 16;
    private const int PartsPerThread = 4;

    /// <summary>y [T, N] = x [T, K] w [K, N], or y += where <paramref name="accumulate"/>.</summary>
    public static void Multiply(WorkerPool pool, Matrix x, PackedMatrix w, Matrix y, bool accumulate)
    {
        if (x.Columns != w.Inner || y.Columns != w.Outer || y.Rows != x.Rows)
        {
            throw new ArgumentException(
                $"[{x.Rows}, {x.Columns}] times [{w.Inner}, {w.Outer}] does not make [{y.Rows}, {y.Columns}].", nameof(y));
        }

        w.Apply(new MultiplyAction(pool, x, w, y, accumulate));
    }

    /// <summary>
    /// dx [T, K] = dy [T, N] w^T with w [K, N], or dx += where <paramref name="accumulate"/>: over N in ascending order.
    /// </summary>
    public static void MultiplyTransposed(WorkerPool pool, Matrix dy, PackedMatrix w, Matrix dx, bool accumulate)
    {
        if (dy.Columns != w.Outer || dx.Columns != w.Inner || dx.Rows != dy.Rows)
        {
            throw new ArgumentException(
                $"[{dy.Rows}, {dy.Columns}] times [{w.Inner}, {w.Outer}]^T does not make [{dx.Rows}, {dx.Columns}].", nameof(dx));
        }

        w.Apply(new MultiplyTransposedAction(pool, dy, w, dx, accumulate));
    }

    /// <summary>
    /// dw [N, K] += dy [T, N]^T x [T, K], over T in ascending order. x lies in native memory with 64 readable bytes after it.
    /// </summary>
    public static void AccumulateOuterProduct(WorkerPool pool, Matrix dy, Matrix x, Matrix dw)
    {
        if (dy.Rows != x.Rows || dw.Rows != dy.Columns || dw.Columns != x.Columns)
        {
            throw new ArgumentException(
                $"[{dy.Rows}, {dy.Columns}]^T times [{x.Rows}, {x.Columns}] does not make [{dw.Rows}, {dw.Columns}].", nameof(dw));
        }

        var panels = new PanelLayout(x.Columns);
        var scratch = pool.SharedScratch(OuterProductLayout.ScratchSize(dy.Columns, panels));
        for (var t = 0; t < x.Rows; t += OuterProductLayout.MaximumRows)
        {
            var count = Math.Min(OuterProductLayout.MaximumRows, x.Rows - t);
            Stretch(pool, new OuterProductLayout(dy.Slice(t, count), x.Slice(t, count), panels, scratch), dw);
        }
    }

    private static void Multiply<TStorage, TRight>(WorkerPool pool, Matrix x, PackedMatrix w, Matrix y, bool accumulate)
        where TStorage : struct, IPanelStorage<TRight>
        where TRight : struct, IRightSide<TRight>
    {
        var isParallel = IsParallel(pool, x.Rows, x.Columns, y.Columns);
        var rows = isParallel ? SplitRows(pool, x.Rows, w.Panels.Count, RowsAtOnce, SmallestRows) : RowsAtOnce;
        var job = new GemmJob<TStorage, TRight>(x, w, y, accumulate, rows);
        Run(pool, ref job, job.Parts, isParallel);
    }

    // Every part turns its piece of w: fewer rows a part would turn more than they multiply.
    private static void MultiplyTransposed<TStorage, TRight>(WorkerPool pool, Matrix dy, PackedMatrix w, Matrix dx, bool accumulate)
        where TStorage : struct, IPanelStorage<TRight>
        where TRight : struct, IRightSide<TRight>
    {
        var isParallel = IsParallel(pool, dy.Rows, dy.Columns, dx.Columns);
        var rows = isParallel
            ? SplitRows(pool, dy.Rows, new PanelLayout(w.Inner).Count, RowsAtOnceTransposed, SmallestRowsTransposed)
            : Math.Max(1, dy.Rows);
        var job = new TransposedGemmJob<TStorage, TRight>(dy, w, dx, accumulate, rows);
        Run(pool, ref job, job.Parts, isParallel);
    }

    private static int SplitRows(WorkerPool pool, int rows, int panels, int atOnce, int smallest)
    {
        while (atOnce > smallest && (rows + atOnce - 1) / atOnce * panels < PartsPerThread * pool.Threads)
        {
            atOnce /= 2;
        }

        return atOnce;
    }

    private static void Run<TJob>(WorkerPool pool, ref TJob job, int parts, bool isParallel)
        where TJob : struct, IParallelJob
    {
        if (isParallel)
        {
            pool.Run(ref job, parts);
            return;
        }

        for (var part = 0; part < parts; part++)
        {
            job.Execute(part);
        }
    }

    private static void Stretch(WorkerPool pool, OuterProductLayout layout, Matrix dw)
    {
        var isParallel = IsParallel(pool, layout.Rows, dw.Rows, dw.Columns);
        var blocks = BlocksAtOnce;
        while (isParallel && blocks > 1 && (layout.Blocks + blocks - 1) / blocks * layout.Panels.Count < PartsPerThread * pool.Threads)
        {
            blocks /= 2;
        }

        var copy = new OuterProductCopyJob(layout);
        var multiply = new OuterProductJob(layout, dw, blocks);
        Run(pool, ref copy, copy.Parts, isParallel);
        Run(pool, ref multiply, multiply.Parts, isParallel);
    }

    private static bool IsParallel(WorkerPool pool, long rows, long inner, long outer) =>
        pool.Threads > 1 && rows * inner * outer >= MinimumParallelWork;

    private readonly struct MultiplyAction(WorkerPool pool, Matrix x, PackedMatrix w, Matrix y, bool accumulate) : IPanelAction
    {
        public void Run<TStorage, TRight>()
            where TStorage : struct, IPanelStorage<TRight>
            where TRight : struct, IRightSide<TRight> => Multiply<TStorage, TRight>(pool, x, w, y, accumulate);
    }

    private readonly struct MultiplyTransposedAction(WorkerPool pool, Matrix dy, PackedMatrix w, Matrix dx, bool accumulate) : IPanelAction
    {
        public void Run<TStorage, TRight>()
            where TStorage : struct, IPanelStorage<TRight>
            where TRight : struct, IRightSide<TRight> => MultiplyTransposed<TStorage, TRight>(pool, dy, w, dx, accumulate);
    }
}
