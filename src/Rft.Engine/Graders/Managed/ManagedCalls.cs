using System.Collections.Concurrent;
using System.Reflection;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Graders;

/// <summary>
/// Calls of a C# class of the user's. One object serves one call at a time; an object whose call threw or was given up is not used again.
/// </summary>
/// <typeparam name="TInterface">The interface that it implements.</typeparam>
/// <param name="type">The class.</param>
/// <param name="location">Where diagnostics point.</param>
/// <param name="patience">Time for a call.</param>
/// <param name="services">The clock.</param>
internal sealed class ManagedCalls<TInterface>(Type type, SourceLocation location, TimeSpan patience, GraderServices services) : IAsyncDisposable
    where TInterface : class
{
    // A call that never returns keeps its thread. This many are borne; more, and the machine would slowly fill up.
    private const int MostStuckCalls = 16;

    private readonly ConcurrentBag<TInterface> _idle = [];
    private int _stuck;

    /// <summary>Calls an object of the class.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="TimeoutException">The call took too long and was given up.</exception>
    /// <exception cref="DiagnosticException">Too many calls do not return.</exception>
    /// <exception cref="ManagedCallException">The class threw.</exception>
    public async Task<TResult> CallAsync<TResult>(
        Func<TInterface, CancellationToken, ValueTask<TResult>> call, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Task.Run(() => RunAsync(call, limit.Token), CancellationToken.None);
        try
        {
            return await running.WaitAsync(patience, services.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            await limit.CancelAsync().ConfigureAwait(false);
            Abandon(running);
            throw new TimeoutException(FormattableString.Invariant($"{type.FullName} took more than {patience.TotalSeconds} s"));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await limit.CancelAsync().ConfigureAwait(false);
            throw;
        }
        catch (Exception exception)
        {
            throw new ManagedCallException(type, exception is TargetInvocationException { InnerException: { } inner } ? inner : exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var instance))
        {
            try
            {
                await DisposeAsync(instance).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // A class that fails to clean up has nothing more to say about any call.
            }
        }
    }

    private async Task<TResult> RunAsync<TResult>(
        Func<TInterface, CancellationToken, ValueTask<TResult>> call, CancellationToken cancellationToken)
    {
        var instance = _idle.TryTake(out var idle) ? idle : (TInterface)Activator.CreateInstance(type)!;
        var result = await call(instance, cancellationToken).ConfigureAwait(false);
        if (!cancellationToken.IsCancellationRequested)
        {
            _idle.Add(instance);
        }

        return result;
    }

    private void Abandon(Task call)
    {
        if (Interlocked.Increment(ref _stuck) > MostStuckCalls)
        {
            throw new DiagnosticException(
                DiagnosticTable.GraderCallsStuck,
                location,
                $"{type.FullName} did not return from {MostStuckCalls} calls even long after they were cancelled");
        }

        call.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                Interlocked.Decrement(ref _stuck);
            },
            TaskScheduler.Default);
    }

    private static async ValueTask DisposeAsync(TInterface instance)
    {
        if (instance is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else if (instance is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }
}
