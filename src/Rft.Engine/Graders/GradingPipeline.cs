using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Graders;

/// <summary>
/// Grades many answers at once. How many is bounded: by the cores for graders that compute, by their own limit for those that wait for
/// something outside. What comes out does not depend on the order in which calls end.
/// </summary>
internal sealed class GradingPipeline : IDisposable
{
    private readonly IGrader _grader;
    private readonly GraderServices _services;
    private readonly int _concurrentCalls;
    private readonly SemaphoreSlim _slots;

    /// <summary>Prepares a pipeline.</summary>
    /// <param name="grader">The grader.</param>
    /// <param name="services">The clock and the cores.</param>
    public GradingPipeline(IGrader grader, GraderServices services)
    {
        (_grader, _services) = (grader, services);
        _concurrentCalls = Math.Max(services.Cores, grader.ConcurrentCalls ?? 0);
        _slots = new SemaphoreSlim(_concurrentCalls);
    }

    /// <summary>Grades an answer on another thread as soon as there is room; returns at once.</summary>
    /// <param name="sample">The answer.</param>
    /// <param name="item">Its row.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Grade> Start(Sample sample, SourceNode item, CancellationToken cancellationToken) =>
        Task.Run(() => GradeAsync(sample, item, cancellationToken), cancellationToken);

    /// <summary>Grades a stream of cases of any length with bounded memory; yields each with its grade, in the order of the stream.</summary>
    /// <typeparam name="T">What a case is to the caller.</typeparam>
    /// <param name="cases">The cases; asked for the next one only when there is room.</param>
    /// <param name="open">The answer and the row of a case.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    public async IAsyncEnumerable<(T Case, Grade Grade)> StreamAsync<T>(
        IEnumerable<T> cases,
        Func<T, (Sample Sample, SourceNode Item)> open,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // More room than calls at once, so that one slow call does not leave the others without work.
        var window = Channel.CreateBounded<(T Case, Task<Grade> Grade)>(4 * _concurrentCalls);
        var feeding = Task.Run(FeedAsync, CancellationToken.None);
        try
        {
            await foreach (var (graded, grade) in window.Reader.ReadAllAsync(stop.Token).ConfigureAwait(false))
            {
                yield return (graded, await grade.ConfigureAwait(false));
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (window.Reader.TryRead(out var left))
            {
                await ((Task)left.Grade).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        async Task FeedAsync()
        {
            Exception? failure = null;
            try
            {
                foreach (var next in cases)
                {
                    await window.Writer.WaitToWriteAsync(stop.Token).ConfigureAwait(false);
                    var (sample, item) = open(next);
                    await window.Writer.WriteAsync((next, Start(sample, item, stop.Token)), stop.Token).ConfigureAwait(false);
                }
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            window.Writer.Complete(failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var started = _services.Clock.GetTimestamp();
            var grade = await _grader.GradeAsync(sample, item, cancellationToken).ConfigureAwait(false);
            return grade with { Elapsed = _services.Clock.GetElapsedTime(started) };
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or DiagnosticException))
        {
            // A defect of ours or of a user's code behind a grader: one answer without a score is a loss that can be counted, a run is not.
            return Grade.Failed(GradeErrorKind.Other, $"the grader threw {exception}");
        }
        finally
        {
            _slots.Release();
        }
    }
}
