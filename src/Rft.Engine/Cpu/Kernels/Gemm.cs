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

        var isParallel = IsParallel(pool, x.Rows, x.Columns, y.Columns);
        var rows = RowsAtOnce;
        while (isParallel && rows > SmallestRows && (x.Rows + rows - 1) / rows * w.Panels.Count < PartsPerThread * pool.Threads)
        {
            rows /= 2;
        }

        var job = new GemmJob(x, w, y, accumulate, rows);
        if (isParallel)
        {
            pool.Run(ref job, job.Parts);
            return;
        }

        for (var part = 0; part < job.Parts; part++)
        {
            job.Execute(part);
        }
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
        if (isParallel)
        {
            pool.Run(ref copy, copy.Parts);
            pool.Run(ref multiply, multiply.Parts);
            return;
        }

        for (var part = 0; part < copy.Parts; part++)
        {
            copy.Execute(part);
        }

        for (var part = 0; part < multiply.Parts; part++)
        {
            multiply.Execute(part);
        }
    }

    private static bool IsParallel(WorkerPool pool, long rows, long inner, long outer) =>
        pool.Threads > 1 && rows * inner * outer >= MinimumParallelWork;
}
