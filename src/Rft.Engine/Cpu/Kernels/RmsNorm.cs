using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>y = x / sqrt(mean(x^2) + epsilon) * weight, by row (Zhang and Sennrich, arXiv 1910.07467).</summary>
internal static unsafe class RmsNorm
{
    /// <param name="pool">The threads.</param>
    /// <param name="x">[T, D].</param>
    /// <param name="weight">[D].</param>
    /// <param name="epsilon">Added to the mean of squares.</param>
    /// <param name="y">[T, D] out; may be <paramref name="x"/>.</param>
    /// <param name="inverseRms">[T] out: 1 / sqrt(mean(x^2) + epsilon), for <see cref="Backward"/>.</param>
    public static void Forward(WorkerPool pool, Matrix x, float* weight, float epsilon, Matrix y, float* inverseRms)
    {
        for (var t = 0; t < x.Rows; t++)
        {
            var sum = 0f;
            for (var d = 0; d < x.Columns; d++)
            {
                sum = MathF.FusedMultiplyAdd(x.Row(t)[d], x.Row(t)[d], sum);
            }

            var inverse = 1 / MathF.Sqrt((sum / x.Columns) + epsilon);
            inverseRms[t] = inverse;
            for (var d = 0; d < x.Columns; d++)
            {
                y.Row(t)[d] = x.Row(t)[d] * inverse * weight[d];
            }
        }
    }

    /// <param name="pool">The threads.</param>
    /// <param name="dy">[T, D].</param>
    /// <param name="x">[T, D] what <see cref="Forward"/> read.</param>
    /// <param name="weight">[D].</param>
    /// <param name="inverseRms">[T] of <see cref="Forward"/>.</param>
    /// <param name="dx">[T, D] added to; not <paramref name="dy"/>.</param>
    /// <param name="dWeight">[D] added to, over T in ascending order; null if not wanted.</param>
    public static void Backward(WorkerPool pool, Matrix dy, Matrix x, float* weight, float* inverseRms, Matrix dx, float* dWeight)
    {
        for (var t = 0; t < x.Rows; t++)
        {
            var inverse = inverseRms[t];
            var dot = 0f;
            for (var d = 0; d < x.Columns; d++)
            {
                dot = MathF.FusedMultiplyAdd(dy.Row(t)[d] * weight[d], x.Row(t)[d], dot);
            }

            var correction = dot * inverse * inverse * inverse / x.Columns;
            for (var d = 0; d < x.Columns; d++)
            {
                if (dWeight != null)
                {
                    dWeight[d] = MathF.FusedMultiplyAdd(dy.Row(t)[d], x.Row(t)[d] * inverse, dWeight[d]);
                }

                dx.Row(t)[d] += (dy.Row(t)[d] * weight[d] * inverse) - (x.Row(t)[d] * correction);
            }
        }
    }
}
