namespace Rft.Engine.Graders;

/// <summary>
/// Threads with a worker each, started as calls need them. A worker belongs to its thread: it is made, used and disposed of there.
/// </summary>
/// <param name="size">The most threads.</param>
/// <param name="create">Makes a worker; cheap, because a worker starts what it needs at its first call.</param>
internal sealed class WorkerPool<TWorker>(int size, Func<TWorker> create) : IAsyncDisposable
    where TWorker : class, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<Action<TWorker>> _calls = new();
    private readonly List<Thread> _threads = [];
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly CancellationTokenSource _ending = new();
    private int _idle;

    /// <summary>Runs a call on the next free worker.</summary>
    /// <param name="call">Hears of cancellation, and of the end of the pool, by the token that it is given.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<TResult> RunAsync<TResult>(Func<TWorker, CancellationToken, TResult> call, CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, this);
            _calls.Enqueue(worker => Run(worker, call, result, cancellationToken));
            if (_calls.Count > _idle && _threads.Count < size)
            {
                var thread = new Thread(Work) { IsBackground = true, Name = $"grader worker {_threads.Count}" };
                _threads.Add(thread);
                thread.Start();
            }
        }

        _waiting.Release();
        return result.Task;
    }

    /// <summary>Cancels what runs and what waits, and ends the threads.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Thread> threads;
        lock (_gate)
        {
            if (_ending.IsCancellationRequested)
            {
                return;
            }

            _ending.Cancel();
            threads = [.. _threads];
        }

        if (threads.Count > 0)
        {
            _waiting.Release(threads.Count);
        }

        await Task.Run(() => threads.ForEach(thread => thread.Join())).ConfigureAwait(false);
        _ending.Dispose();
        _waiting.Dispose();
    }

    private void Work()
    {
        using var worker = create();
        while (true)
        {
            lock (_gate)
            {
                _idle++;
            }

            _waiting.Wait();
            Action<TWorker>? call;
            lock (_gate)
            {
                _idle--;
                if (!_calls.TryDequeue(out call))
                {
                    return;
                }
            }

            call(worker);
        }
    }

    private void Run<TResult>(
        TWorker worker,
        Func<TWorker, CancellationToken, TResult> call,
        TaskCompletionSource<TResult> result,
        CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            result.SetResult(call(worker, either.Token));
        }
        catch (OperationCanceledException)
        {
            result.SetCanceled(cancellationToken.IsCancellationRequested ? cancellationToken : new CancellationToken(canceled: true));
        }
#pragma warning disable CA1031 // Whatever a call throws belongs to its caller.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            result.SetException(exception);
        }
    }
}
