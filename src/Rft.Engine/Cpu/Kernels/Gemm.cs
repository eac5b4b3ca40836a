using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Matrix products. Every output element is one chain of fused multiply-adds over the inner dimension in ascending order, from 0 or from
/// the value that is there, whatever the shapes, the position, the threads and the vector width: the same row gives the same bits in any batch.
/// </summary>
internal static unsafe class Gemm
{
    // Below this many multiply-adds a hand-off to another thread costs more than it saves.
    private const long MinimumParallelWork = 200_000;

    private const int RowsAtOnce = 64;
    private const int SmallestRows = 8;
    private const int PartsPerThread = 4;

    // Rows of x that are copied into one contiguous strip: [256, 48] floats lie in the second-level cache.
    private const int StripRows = 256;

    /// <summary>y [T, N] = x [T, K] w [K, N], or y += where <paramref name="accumulate"/>.</summary>
    public static void Multiply(WorkerPool pool, Matrix x, PackedMatrix w, Matrix y, bool accumulate)
    {
        if (x.Columns != w.Inner || y.Columns != w.Outer || y.Rows != x.Rows)
        {
            throw new ArgumentException(
                $"[{x.Rows}, {x.Columns}] times [{w.Inner}, {w.Outer}] does not make [{y.Rows}, {y.Columns}].", nameof(y));
        }

        var rows = RowsAtOnce;
        if ((long)x.Rows * x.Columns * y.Columns < MinimumParallelWork || pool.Threads == 1)
        {
            var whole = new MultiplyJob(x, w, y, accumulate, RowsAtOnce);
            for (var part = 0; part < whole.Parts; part++)
            {
                whole.Execute(part);
            }

            return;
        }

        while (rows > SmallestRows && (x.Rows + rows - 1) / rows * w.Panels.Count < PartsPerThread * pool.Threads)
        {
            rows /= 2;
        }

        var job = new MultiplyJob(x, w, y, accumulate, rows);
        pool.Run(ref job, job.Parts);
    }

    /// <summary>dw [N, K] += dy [T, N]^T x [T, K], over T in ascending order.</summary>
    public static void AccumulateOuterProduct(WorkerPool pool, Matrix dy, Matrix x, Matrix dw)
    {
        if (dy.Rows != x.Rows || dw.Rows != dy.Columns || dw.Columns != x.Columns)
        {
            throw new ArgumentException(
                $"[{dy.Rows}, {dy.Columns}]^T times [{x.Rows}, {x.Columns}] does not make [{dw.Rows}, {dw.Columns}].", nameof(dw));
        }

        var isParallel = pool.Threads > 1 && (long)x.Rows * x.Columns * dy.Columns >= MinimumParallelWork;
        var rows = RowsAtOnce * 2;
        var panels = new PanelLayout(x.Columns).Count;
        while (isParallel && rows > SmallestRows && (dw.Rows + rows - 1) / rows * panels < PartsPerThread * pool.Threads)
        {
            rows /= 2;
        }

        var job = new OuterProductJob(pool, dy, x, dw, rows);
        pool.Run(ref job, isParallel ? Math.Min(pool.Threads, job.Items) : 1);
    }

    private readonly struct MultiplyJob(Matrix x, PackedMatrix w, Matrix y, bool accumulate, int rows) : IParallelJob
    {
        public int Parts => (x.Rows + rows - 1) / rows * w.Panels.Count;

        public void Execute(int part)
        {
            var panel = part % w.Panels.Count;
            var first = part / w.Panels.Count * rows;
            var start = w.Panels.Start(panel);
            GemmPanel.Multiply(
                Math.Min(rows, x.Rows - first),
                w.Panels.ColumnsOf(panel),
                x.Row(first),
                x.Stride,
                1,
                new PlainRightSide(w.Panel(panel), w.Inner, w.Panels.Width(panel)),
                y.Row(first) + start,
                y.Stride,
                accumulate);
        }
    }

    // One part a thread, because each needs a strip of its own; inside, blocks of the product are claimed one by one.
    private struct OuterProductJob(WorkerPool pool, Matrix dy, Matrix x, Matrix dw, int rows) : IParallelJob
    {
        private readonly PanelLayout _panels = new(x.Columns);
        private int _claimed;

        public readonly int Items => (dw.Rows + rows - 1) / rows * _panels.Count;

        public void Execute(int part)
        {
            var strip = pool.Scratch(part, StripRows * PanelLayout.MaximumWidth);
            for (var item = Interlocked.Increment(ref _claimed) - 1; item < Items; item = Interlocked.Increment(ref _claimed) - 1)
            {
                var panel = item % _panels.Count;
                var first = item / _panels.Count * rows;
                Block(panel, first, Math.Min(rows, dw.Rows - first), strip);
            }
        }

        // A strip of x is copied where it is read often, or where its rows end before the vector does.
        private readonly void Block(int panel, int first, int count, float* strip)
        {
            var (start, width, columns) = (_panels.Start(panel), _panels.Width(panel), _panels.ColumnsOf(panel));
            var isCopied = count > 2 * SmallestRows || columns < width;
            for (var t = 0; t < x.Rows; t += StripRows)
            {
                var inner = Math.Min(StripRows, x.Rows - t);
                if (isCopied)
                {
                    for (var i = 0; i < inner; i++)
                    {
                        new Span<float>(x.Row(t + i) + start, columns).CopyTo(new Span<float>(strip + (i * width), columns));
                    }
                }

                GemmPanel.Multiply(
                    count,
                    columns,
                    dy.Row(t) + first,
                    1,
                    dy.Stride,
                    isCopied ? new PlainRightSide(strip, inner, width) : new PlainRightSide(x.Row(t) + start, inner, x.Stride),
                    dw.Row(first) + start,
                    dw.Stride,
                    true);
            }
        }
    }
}
