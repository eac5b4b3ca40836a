using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// The right side [K inner, N outer] of a product, in the order in which <see cref="Gemm"/> reads it: panels of columns
/// (<see cref="PanelLayout"/>), each [K, width]; columns after the last are zero.
/// </summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly NativeBuffer _data;

    public PackedMatrix(int inner, int outer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inner, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outer, 1);
        (Inner, Outer, Panels) = (inner, outer, new PanelLayout(outer));
        _data = new NativeBuffer((long)inner * Panels.PaddedColumns);
    }

    /// <summary>K.</summary>
    public int Inner { get; }

    /// <summary>N.</summary>
    public int Outer { get; }

    public PanelLayout Panels { get; }

    /// <summary>The bytes that a packed matrix of this shape takes.</summary>
    public static long Bytes(int inner, int outer) => (long)inner * new PanelLayout(outer).PaddedColumns * sizeof(float);

    /// <summary>The first element of a panel [K, width].</summary>
    public float* Panel(int panel) => _data.Pointer + ((long)Panels.Start(panel) * Inner);

    /// <summary>Takes a weight of Hugging Face layout [N, K]: the product is y = x W^T.</summary>
    public void Pack(WorkerPool pool, float* weight, int stride)
    {
        var job = new PackJob(this, weight, 1, stride);
        pool.Run(ref job, Panels.Count);
    }

    /// <summary>Takes [K, N] as it is: the product is y = x W; with W of [out, in], K is out and N is in (dX = dY W).</summary>
    public void PackTransposed(WorkerPool pool, float* weight, int stride)
    {
        var job = new PackJob(this, weight, stride, 1);
        pool.Run(ref job, Panels.Count);
    }

    public void Dispose() => _data.Dispose();

    private readonly struct PackJob(PackedMatrix target, float* weight, nint innerStep, nint outerStep) : IParallelJob
    {
        public void Execute(int part)
        {
            var (start, width, columns) = (target.Panels.Start(part), target.Panels.Width(part), target.Panels.ColumnsOf(part));
            var panel = target.Panel(part);
            for (var k = 0; k < target.Inner; k++)
            {
                var source = weight + (k * innerStep) + (start * outerStep);
                for (var n = 0; n < columns; n++)
                {
                    panel[n] = source[n * outerStep];
                }

                panel += width;
            }
        }
    }
}
