using BenchmarkDotNet.Attributes;
using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;

namespace Rft.Bench;

/// <summary>y [T, N] = x [T, K] w [K, N], and the gradient of w, with the shapes of a small and a large model.</summary>
public class GemmBenchmarks
{
    private readonly Operands _operands = new();
    private WorkerPool _pool = null!;
    private Matrix _x;
    private Matrix _y;
    private Matrix _gradient;
    private PackedMatrix _weight = null!;

    /// <summary>T.</summary>
    [Params(1, 32, 1024)]
    public int Rows { get; set; }

    /// <summary>K x N.</summary>
    [Params("128x128", "128x384", "384x128", "512x1536")]
    public string Shape { get; set; } = "";

    /// <summary>Threads, the caller among them.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Fills the operands.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var shape = Shape.Split('x').Select(int.Parse).ToArray();
        _pool = new WorkerPool(Threads);
        (_x, _y, _gradient) = (_operands.Matrix(Rows, shape[0]), _operands.Matrix(Rows, shape[1]), _operands.Matrix(shape[1], shape[0]));
        _weight = _operands.Packed(_pool, shape[0], shape[1]);
    }

    /// <summary>Frees them.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        _operands.Dispose();
        _pool.Dispose();
    }

    /// <summary>Forward.</summary>
    [Benchmark]
    public void Multiply() => Gemm.Multiply(_pool, _x, _weight, _y, false);

    /// <summary>Gradient of the weight.</summary>
    [Benchmark]
    public void AccumulateOuterProduct() => Gemm.AccumulateOuterProduct(_pool, _y, _x, _gradient);
}
