using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>y = (x - mean(x)) / sqrt(variance(x) + epsilon) * weight + bias, by row (Ba et al., arXiv 1607.06450).</summary>
internal static unsafe class LayerNorm
{
    // Columns of the gradients of weight and bias that one part sums up over all rows.
    private const int WeightColumns = 64;

    /// <param name="pool">The threads.</param>
    /// <param name="x">[T, D].</param>
    /// <param name="weight">[D].</param>
    /// <param name="bias">[D].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="y">[T, D] out; may be <paramref name="x"/>.</param>
    /// <param name="inverseDeviation">[T] out: 1 / sqrt(variance + epsilon), for <see cref="Backward"/>.</param>
    public static void Forward(WorkerPool pool, Matrix x, float* weight, float* bias, float epsilon, Matrix y, float* inverseDeviation)
    {
        var split = new WorkSplit(x.Rows, 2L * x.Columns, pool.Threads);
        var job = new ForwardJob(split, x, weight, bias, epsilon, y, inverseDeviation);
        pool.Run(ref job, split.Parts);
    }

    /// <param name="pool">The threads.</param>
    /// <param name="dy">[T, D].</param>
    /// <param name="x">[T, D] what <see cref="Forward"/> read.</param>
    /// <param name="weight">[D].</param>
    /// <param name="inverseDeviation">[T] of <see cref="Forward"/>.</param>
    /// <param name="dx">[T, D] added to; not <paramref name="dy"/>.</param>
    /// <param name="dWeight">[D] added to, over T in ascending order; null if not wanted, and then no <paramref name="dBias"/> either.</param>
    /// <param name="dBias">[D] added to, over T in ascending order.</param>
    public static void Backward(
        WorkerPool pool, Matrix dy, Matrix x, float* weight, float* inverseDeviation, Matrix dx, float* dWeight, float* dBias)
    {
        var split = new WorkSplit(x.Rows, 3L * x.Columns, pool.Threads);
        var job = new BackwardJob(split, dy, x, weight, inverseDeviation, dx);
        pool.Run(ref job, split.Parts);
        if (dWeight != null)
        {
            var means = pool.SharedScratch(x.Rows);
            for (var t = 0; t < x.Rows; t++)
            {
                means[t] = Mean(x.Row(t), x.Columns);
            }

            var columns = (x.Columns + WeightColumns - 1) / WeightColumns;
            var columnSplit = new WorkSplit(columns, (long)x.Rows * WeightColumns, pool.Threads);
            var weightJob = new WeightJob(columnSplit, dy, x, means, inverseDeviation, dWeight, dBias);
            pool.Run(ref weightJob, columnSplit.Parts);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Mean(float* row, int length)
    {
        var sums = Vector512<float>.Zero;
        for (var d = 0; d < length; d += Lanes.Count)
        {
            sums += Lanes.Load(row, d, length);
        }

        return Lanes.Sum(sums) / length;
    }

    private readonly struct ForwardJob(
        WorkSplit split, Matrix x, float* weight, float* bias, float epsilon, Matrix y, float* inverseDeviation) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            for (var t = (int)split.First(part); t < split.End(part); t++)
            {
                var length = x.Columns;
                var source = x.Row(t);
                var target = y.Row(t);
                var average = Mean(source, length);
                var squares = Vector512<float>.Zero;
                for (var d = 0; d < length; d += Lanes.Count)
                {
                    var centred = Lanes.Load(source, d, length, average) - Vector512.Create(average);
                    squares = Vector512.FusedMultiplyAdd(centred, centred, squares);
                }

                var inverse = 1 / MathF.Sqrt((Lanes.Sum(squares) / length) + epsilon);
                inverseDeviation[t] = inverse;
                var factor = Vector512.Create(inverse);
                for (var d = 0; d < length; d += Lanes.Count)
                {
                    var normalized = (Lanes.Load(source, d, length) - Vector512.Create(average)) * factor;
                    var value = Vector512.FusedMultiplyAdd(normalized, Lanes.Load(weight, d, length), Lanes.Load(bias, d, length));
                    Lanes.Store(value, target, d, length);
                }
            }
        }
    }

    private readonly struct BackwardJob(WorkSplit split, Matrix dy, Matrix x, float* weight, float* inverseDeviation, Matrix dx)
        : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            for (var t = (int)split.First(part); t < split.End(part); t++)
            {
                Row(x.Columns, dy.Row(t), x.Row(t), inverseDeviation[t], dx.Row(t));
            }
        }

        // With g = dy * weight and n the normalized row: dx = inverse * (g - mean(g) - n * mean(g * n)).
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Row(int length, float* gradient, float* input, float inverse, float* target)
        {
            var (average, factor) = (Vector512.Create(Mean(input, length)), Vector512.Create(inverse));
            var (sums, dots) = (Vector512<float>.Zero, Vector512<float>.Zero);
            for (var d = 0; d < length; d += Lanes.Count)
            {
                var weighted = Lanes.Load(gradient, d, length) * Lanes.Load(weight, d, length);
                sums += weighted;
                dots = Vector512.FusedMultiplyAdd(weighted, (Lanes.Load(input, d, length) - average) * factor, dots);
            }

            var meanGradient = Vector512.Create(Lanes.Sum(sums) / length);
            var correction = Vector512.Create(-(Lanes.Sum(dots) / length));
            for (var d = 0; d < length; d += Lanes.Count)
            {
                var weighted = (Lanes.Load(gradient, d, length) * Lanes.Load(weight, d, length)) - meanGradient;
                var normalized = (Lanes.Load(input, d, length) - average) * factor;
                var change = Vector512.FusedMultiplyAdd(normalized, correction, weighted);
                Lanes.Store(Vector512.FusedMultiplyAdd(change, factor, Lanes.Load(target, d, length)), target, d, length);
            }
        }
    }

    private readonly struct WeightJob(
        WorkSplit split, Matrix dy, Matrix x, float* means, float* inverseDeviation, float* dWeight, float* dBias) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            var end = (int)Math.Min(x.Columns, split.End(part) * WeightColumns);
            for (var d = (int)split.First(part) * WeightColumns; d < end; d += Lanes.Count)
            {
                var (weightSum, biasSum) = (Lanes.Load(dWeight, d, end), Lanes.Load(dBias, d, end));
                for (var t = 0; t < x.Rows; t++)
                {
                    var gradient = Lanes.Load(dy.Row(t), d, end);
                    var normalized = (Lanes.Load(x.Row(t), d, end) - Vector512.Create(means[t])) * Vector512.Create(inverseDeviation[t]);
                    weightSum = Vector512.FusedMultiplyAdd(gradient, normalized, weightSum);
                    biasSum += gradient;
                }

                Lanes.Store(weightSum, dWeight, d, end);
                Lanes.Store(biasSum, dBias, d, end);
            }
        }
    }
}
