using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Tests.Cpu.Reference;

/// <summary>The slow, obvious twin of <see cref="Gemm"/>.</summary>
internal static unsafe class GemmReference
{
    public static void Multiply(Matrix x, Func<int, int, float> weight, Matrix y, bool accumulate)
    {
        for (var t = 0; t < y.Rows; t++)
        {
            for (var n = 0; n < y.Columns; n++)
            {
                var sum = accumulate ? y.Row(t)[n] : 0;
                for (var k = 0; k < x.Columns; k++)
                {
                    sum = MathF.FusedMultiplyAdd(x.Row(t)[k], weight(k, n), sum);
                }

                y.Row(t)[n] = sum;
            }
        }
    }

    public static void AccumulateOuterProduct(Matrix dy, Matrix x, Matrix dw)
    {
        for (var n = 0; n < dw.Rows; n++)
        {
            for (var k = 0; k < dw.Columns; k++)
            {
                for (var t = 0; t < x.Rows; t++)
                {
                    dw.Row(n)[k] = MathF.FusedMultiplyAdd(dy.Row(t)[n], x.Row(t)[k], dw.Row(n)[k]);
                }
            }
        }
    }
}
