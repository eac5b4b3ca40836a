using Rft.Engine.Cpu.Kernels;

namespace Rft.Throughput.Workloads;

/// <summary>Operands of products: the same numbers in every program.</summary>
internal static unsafe class RandomBuffer
{
    /// <summary>[rows, columns] within 0.5 of 0.</summary>
    public static NativeBuffer Create(int rows, int columns)
    {
        var buffer = new NativeBuffer((long)rows * columns);
        var random = new Random(1);
        for (long i = 0; i < buffer.Length; i++)
        {
            buffer.Pointer[i] = (float)random.NextDouble() - 0.5f;
        }

        return buffer;
    }
}
