using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Matrix products. Every output element is one chain of fused multiply-adds over the inner dimension in ascending order, from 0 or from
/// the value that is there, whatever the shapes, the position, the threads and the vector width: the same row gives the same bits in any batch.
/// </summary>
internal static unsafe class Gemm
{
    /// <summary>y [T, N] = x [T, K] w [K, N], or y += where <paramref name="accumulate"/>.</summary>
    public static void Multiply(WorkerPool pool, Matrix x, PackedMatrix w, Matrix y, bool accumulate)
    {
        for (var t = 0; t < x.Rows; t++)
        {
            for (var n = 0; n < w.Outer; n++)
            {
                var sum = accumulate ? y.Row(t)[n] : 0;
                for (var k = 0; k < w.Inner; k++)
                {
                    sum = MathF.FusedMultiplyAdd(x.Row(t)[k], w.Data[((long)k * w.Outer) + n], sum);
                }

                y.Row(t)[n] = sum;
            }
        }
    }

    /// <summary>dw [N, K] += dy [T, N]^T x [T, K], over T in ascending order.</summary>
    public static void AccumulateOuterProduct(WorkerPool pool, Matrix dy, Matrix x, Matrix dw)
    {
        for (var t = 0; t < x.Rows; t++)
        {
            for (var n = 0; n < dw.Rows; n++)
            {
                for (var k = 0; k < dw.Columns; k++)
                {
                    dw.Row(n)[k] = MathF.FusedMultiplyAdd(dy.Row(t)[n], x.Row(t)[k], dw.Row(n)[k]);
                }
            }
        }
    }
}
