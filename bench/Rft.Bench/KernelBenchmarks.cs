using BenchmarkDotNet.Attributes;
using Rft.Engine.Cpu.Threading;

namespace Rft.Bench;

/// <summary>Every kernel of <see cref="KernelCatalog"/>.</summary>
public class KernelBenchmarks
{
    private WorkerPool _pool = null!;
    private Kernel _kernel = null!;

    /// <summary>The kernels' names, with their shapes.</summary>
    public static IEnumerable<string> Names
    {
        get
        {
            using var pool = new WorkerPool(1);
            foreach (var create in KernelCatalog.All)
            {
                using var kernel = create(pool);
                yield return kernel.Name;
            }
        }
    }

    /// <summary>The kernel.</summary>
    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    /// <summary>Threads, the caller among them.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Fills the operands.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _pool = new WorkerPool(Threads);
        foreach (var create in KernelCatalog.All)
        {
            _kernel = create(_pool);
            if (_kernel.Name == Name)
            {
                return;
            }

            _kernel.Dispose();
        }
    }

    /// <summary>Frees them.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        _kernel.Dispose();
        _pool.Dispose();
    }

    /// <summary>One call.</summary>
    [Benchmark]
    public void Run() => _kernel.Action();
}
