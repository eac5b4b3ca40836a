using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>y = x / sqrt(mean(x^2) + epsilon) * (offset + weight), by row (Zhang and Sennrich, arXiv 1910.07467).</summary>
internal static unsafe class RmsNorm
{
    // Columns of the weight's gradient that one part sums up over all rows.
    private const int WeightColumns = 64;

    /// <param name="pool">The threads.</param>
    /// <param name="x">[T, D].</param>
    /// <param name="weight">[D].</param>
    /// <param name="epsilon">Added to the mean of squares.</param>
    /// <param name="y">[T, D] out; may be <paramref name="x"/>.</param>
    /// <param name="inverseRms">[T] out: 1 / sqrt(mean(x^2) + epsilon), for <see cref="Backward"/>.</param>
    /// <param name="offset">Added to the weight.</param>
    public static void Forward(WorkerPool pool, Matrix x, float* weight, float epsilon, Matrix y, float* inverseRms, float offset = 0)
    {
        var split = new WorkSplit(x.Rows, x.Columns, pool.Threads);
        var job = new ForwardJob(split, x, weight, epsilon, y, inverseRms, offset);
        pool.Run(ref job, split.Parts);
    }

    /// <param name="pool">The threads.</param>
    /// <param name="dy">[T, D].</param>
    /// <param name="x">[T, D] what <see cref="Forward"/> read.</param>
    /// <param name="weight">[D].</param>
    /// <param name="inverseRms">[T] of <see cref="Forward"/>.</param>
    /// <param name="dx">[T, D] added to; not <paramref name="dy"/>.</param>
    /// <param name="dWeight">[D] added to, over T in ascending order; null if not wanted.</param>
    /// <param name="offset">Added to the weight.</param>
    public static void Backward(
        WorkerPool pool, Matrix dy, Matrix x, float* weight, float* inverseRms, Matrix dx, float* dWeight, float offset = 0)
    {
        var split = new WorkSplit(x.Rows, 2L * x.Columns, pool.Threads);
        var job = new BackwardJob(split, dy, x, weight, inverseRms, dx, offset);
        pool.Run(ref job, split.Parts);
        if (dWeight != null)
        {
            var columns = (x.Columns + WeightColumns - 1) / WeightColumns;
            var columnSplit = new WorkSplit(columns, (long)x.Rows * WeightColumns, pool.Threads);
            var weightJob = new WeightJob(columnSplit, dy, x, inverseRms, dWeight);
            pool.Run(ref weightJob, columnSplit.Parts);
        }
    }

    private readonly struct ForwardJob(
        WorkSplit split, Matrix x, float* weight, float epsilon, Matrix y, float* inverseRms, float offset) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            for (var t = (int)split.First(part); t < split.End(part); t++)
            {
                var length = x.Columns;
                var source = x.Row(t);
                var target = y.Row(t);
                var (whole, squares) = (length / Lanes.Count * Lanes.Count, Vector512<float>.Zero);
                for (var d = 0; d < whole; d += Lanes.Count)
                {
                    var value = Vector512.Load(source + d);
                    squares = Vector512.FusedMultiplyAdd(value, value, squares);
                }

                if (whole < length)
                {
                    var value = Lanes.Load(source, whole, length);
                    squares = Vector512.FusedMultiplyAdd(value, value, squares);
                }

                var inverse = 1 / MathF.Sqrt((Lanes.Sum(squares) / length) + epsilon);
                inverseRms[t] = inverse;
                var (factor, offsets) = (Vector512.Create(inverse), Vector512.Create(offset));
                for (var d = 0; d < whole; d += Lanes.Count)
                {
                    (Vector512.Load(source + d) * factor * (Vector512.Load(weight + d) + offsets)).Store(target + d);
                }

                if (whole < length)
                {
                    var value = Lanes.Load(source, whole, length) * factor * (Lanes.Load(weight, whole, length) + offsets);
                    Lanes.Store(value, target, whole, length);
                }
            }
        }
    }

    private readonly struct BackwardJob(WorkSplit split, Matrix dy, Matrix x, float* weight, float* inverseRms, Matrix dx, float offset)
        : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            for (var t = (int)split.First(part); t < split.End(part); t++)
            {
                Row(x.Columns, dy.Row(t), x.Row(t), inverseRms[t], dx.Row(t));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Row(int length, float* gradient, float* input, float inverse, float* target)
        {
            var (dot, offsets) = (Vector512<float>.Zero, Vector512.Create(offset));
            for (var d = 0; d < length; d += Lanes.Count)
            {
                var weighted = Lanes.Load(gradient, d, length) * (Lanes.Load(weight, d, length) + offsets);
                dot = Vector512.FusedMultiplyAdd(weighted, Lanes.Load(input, d, length), dot);
            }

            var correction = Vector512.Create(-(Lanes.Sum(dot) * inverse * inverse * inverse / length));
            var factor = Vector512.Create(inverse);
            for (var d = 0; d < length; d += Lanes.Count)
            {
                var weighted = Lanes.Load(gradient, d, length) * (Lanes.Load(weight, d, length) + offsets) * factor;
                var change = Vector512.FusedMultiplyAdd(Lanes.Load(input, d, length), correction, weighted);
                Lanes.Store(Lanes.Load(target, d, length) + change, target, d, length);
            }
        }
    }

    private readonly struct WeightJob(WorkSplit split, Matrix dy, Matrix x, float* inverseRms, float* dWeight) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            var end = (int)Math.Min(x.Columns, split.End(part) * WeightColumns);
            for (var t = 0; t < x.Rows; t++)
            {
                var inverse = Vector512.Create(inverseRms[t]);
                var gradient = dy.Row(t);
                var input = x.Row(t);
                for (var d = (int)split.First(part) * WeightColumns; d < end; d += Lanes.Count)
                {
                    var sum = Vector512.FusedMultiplyAdd(
                        Lanes.Load(gradient, d, end), Lanes.Load(input, d, end) * inverse, Lanes.Load(dWeight, d, end));
                    Lanes.Store(sum, dWeight, d, end);
                }
            }
        }
    }
}
