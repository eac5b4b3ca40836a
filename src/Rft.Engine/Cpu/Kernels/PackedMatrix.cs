using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>The right side [K inner, N outer] of a product, in the order in which <see cref="Gemm"/> reads it.</summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly NativeBuffer _data;

    public PackedMatrix(int inner, int outer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inner, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outer, 1);
        (Inner, Outer) = (inner, outer);
        _data = new NativeBuffer((long)inner * outer);
    }

    /// <summary>K.</summary>
    public int Inner { get; }

    /// <summary>N.</summary>
    public int Outer { get; }

    public float* Data => _data.Pointer;

    /// <summary>The bytes that a packed matrix of this shape takes.</summary>
    public static long Bytes(int inner, int outer) => (long)inner * outer * sizeof(float);

    /// <summary>Takes a weight of Hugging Face layout [N, K]: the product is y = x W^T.</summary>
    public void Pack(WorkerPool pool, float* weight, int stride)
    {
        for (var k = 0; k < Inner; k++)
        {
            for (var n = 0; n < Outer; n++)
            {
                Data[((long)k * Outer) + n] = weight[((long)n * stride) + k];
            }
        }
    }

    /// <summary>Takes [K, N] as it is: the product is y = x W; with W of [out, in], K is out and N is in (dX = dY W).</summary>
    public void PackTransposed(WorkerPool pool, float* weight, int stride)
    {
        for (var k = 0; k < Inner; k++)
        {
            for (var n = 0; n < Outer; n++)
            {
                Data[((long)k * Outer) + n] = weight[((long)k * stride) + n];
            }
        }
    }

    public void Dispose() => _data.Dispose();
}
