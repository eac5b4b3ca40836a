using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Cpu.Threading;

/// <summary>
/// Persistent threads for kernels: they spin for a moment after a job, because the next one is usually microseconds away, and then park.
/// Neighbouring parts belong to one thread, in every job the same share: what a thread has written is in its own cache when the next job
/// reads it. Who has done its share takes over from the end of others', part by part, so that a thread that the machine has taken away for
/// a while delays nothing but the part that it is at.
/// </summary>
internal sealed unsafe class WorkerPool : IDisposable
{
    private const int SpinsBeforeParking = 1_000;
    private const int SpinLength = 10;
    private const int SpinsBeforeYielding = 16;

    // Which thread of its pool this one is; whoever calls Run is the first.
    [ThreadStatic]
    private static int _own;

    private readonly object _parking = new();
    private readonly Thread[] _workers;
    private readonly NativeBuffer?[] _scratch;
    private readonly WorkerPool[] _alone;
    private readonly int _spinsBeforeParking;

    // For each thread which of its parts nobody has claimed: the first in the upper half, the one after the last in the lower.
    private readonly PaddedCounter[] _shares;

    // The job that is running. Written before the shares are; a worker reads them only while a part that it claimed keeps Run waiting.
    private void* _job;
    private delegate*<void*, int, void> _invoke;
    private Exception? _failure;

    private PaddedCounter _unfinished;
    private int _parked;
    private int _isRunning;
    private volatile bool _isStopping;

    /// <param name="threads">How many threads take part, the caller among them; at least 1.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _scratch = new NativeBuffer?[threads + 1];
        _shares = new PaddedCounter[threads];
        _spinsBeforeParking = threads <= Environment.ProcessorCount ? SpinsBeforeParking : 0;
        _alone = threads == 1 ? [this] : [.. Enumerable.Range(0, threads).Select(_ => new WorkerPool(1))];
        _workers = new Thread[threads - 1];
        for (var i = 0; i < _workers.Length; i++)
        {
            var own = i + 1;
            _workers[i] = new Thread(() => Work(own)) { IsBackground = true, Name = $"Rft kernels {own}" };
            _workers[i].Start();
        }
    }

    /// <summary>How many threads take part, the caller among them.</summary>
    public int Threads { get; }

    /// <summary>Which of its pool's threads runs this part, from 0.</summary>
    public int Own => Threads == 1 ? 0 : _own;

    /// <summary>A pool of the one thread that runs this part: for work inside of it that is written for a pool.</summary>
    public WorkerPool Alone => _alone[Own];

    /// <summary>Where set, the caller runs every part, and this is told of each.</summary>
    public IJobRecorder? Recorder { get; set; }

    /// <summary>
    /// Runs every part of a job and returns when all are done. Allocates nothing. The first exception of a part is thrown here again, after
    /// the other parts have ended. One caller at a time, and not from within a part.
    /// </summary>
    /// <param name="job">A local variable: it must not move.</param>
    /// <param name="parts">How many parts; with one, or with one thread, they run on the caller.</param>
    public void Run<TJob>(ref TJob job, int parts)
        where TJob : struct, IParallelJob
    {
        ObjectDisposedException.ThrowIf(_isStopping, this);
        if (Recorder is { } recorder)
        {
            RunRecorded(ref job, parts, recorder);
            return;
        }

        if (Threads == 1 || parts <= 1)
        {
            for (var part = 0; part < parts; part++)
            {
                job.Execute(part);
            }

            return;
        }

        if (Interlocked.Exchange(ref _isRunning, 1) != 0)
        {
            throw new InvalidOperationException("The pool is already running a job.");
        }

        _job = Unsafe.AsPointer(ref job);
        _invoke = &Invoke<TJob>;
        Volatile.Write(ref _unfinished.Value, parts);
        for (var thread = 0; thread < Threads; thread++)
        {
            var (first, end) = ((long)parts * thread / Threads, (long)parts * (thread + 1) / Threads);
            Volatile.Write(ref _shares[thread].Value, (first << 32) | end);
        }

        // Either this thread sees who has parked, or who parks sees the parts.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _parked) > 0)
        {
            lock (_parking)
            {
                Monitor.PulseAll(_parking);
            }
        }

        while (TryRunPart(0))
        {
        }

        var wait = default(SpinWait);
        while (Volatile.Read(ref _unfinished.Value) > 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        var failure = _failure;
        _failure = null;
        _job = null;
        Volatile.Write(ref _isRunning, 0);
        if (failure != null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Memory for a part, which is the thread's that runs it; kept, grown when too small, not zeroed.</summary>
    public float* Scratch(long floats) => Scratch(Own, floats);

    /// <summary>Memory for the caller of <see cref="Run"/>, that all parts may use; kept, grown when too small, not zeroed.</summary>
    public float* SharedScratch(long floats) => Scratch(Threads, floats);

    public void Dispose()
    {
        _isStopping = true;
        lock (_parking)
        {
            Monitor.PulseAll(_parking);
        }

        foreach (var worker in _workers)
        {
            worker.Join();
        }

        foreach (var buffer in _scratch)
        {
            buffer?.Dispose();
        }

        if (Threads > 1)
        {
            foreach (var pool in _alone)
            {
                pool.Dispose();
            }
        }
    }

    private static void RunRecorded<TJob>(ref TJob job, int parts, IJobRecorder recorder)
        where TJob : struct, IParallelJob
    {
        recorder.Begin(parts);
        for (var part = 0; part < parts; part++)
        {
            job.Execute(part);
            recorder.PartEnded();
        }

        recorder.End();
    }

    private static void Invoke<TJob>(void* job, int part)
        where TJob : struct, IParallelJob => Unsafe.AsRef<TJob>(job).Execute(part);

    private float* Scratch(int owner, long floats)
    {
        var buffer = _scratch[owner];
        if (buffer == null || buffer.Length < floats)
        {
            buffer?.Dispose();
            _scratch[owner] = buffer = new NativeBuffer(floats);
        }

        return buffer.Pointer;
    }

    private void Work(int own)
    {
        _own = own;
        var idle = 0;
        while (!_isStopping)
        {
            if (TryRunPart(own))
            {
                idle = 0;
            }
            else if (idle++ < _spinsBeforeParking)
            {
                if (idle % SpinsBeforeYielding == 0)
                {
                    // On a busy machine the caller may be waiting for this very processor.
                    Thread.Yield();
                }
                else
                {
                    Thread.SpinWait(SpinLength);
                }
            }
            else
            {
                Park();
                idle = 0;
            }
        }
    }

    private void Park()
    {
        lock (_parking)
        {
            Interlocked.Increment(ref _parked);
            if (!HasParts() && !_isStopping)
            {
                // Waking takes longer than many a job: where that one is over already, the next one is worth spinning for.
                Monitor.Wait(_parking);
            }

            Interlocked.Decrement(ref _parked);
        }
    }

    private bool HasParts()
    {
        foreach (ref var share in _shares.AsSpan())
        {
            if (IsLeft(Volatile.Read(ref share.Value)))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryRunPart(int own)
    {
        for (var i = 0; i < Threads; i++)
        {
            var thread = own + i < Threads ? own + i : own + i - Threads;
            ref var share = ref _shares[thread].Value;
            for (var parts = Volatile.Read(ref share); IsLeft(parts); parts = Volatile.Read(ref share))
            {
                // From the front of its own, from the end of others'. Where the exchange succeeds the parts are those of the job that is
                // running now, even if they were read in an earlier one that looked the same.
                var rest = i == 0 ? parts + (1L << 32) : parts - 1;
                if (Interlocked.CompareExchange(ref share, rest, parts) == parts)
                {
                    RunPart(i == 0 ? (int)(parts >> 32) : (int)(uint)rest);
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsLeft(long parts) => (int)(parts >> 32) < (int)(uint)parts;

    private void RunPart(int part)
    {
        try
        {
            _invoke(_job, part);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
        }

        Interlocked.Decrement(ref _unfinished.Value);
    }
}
