using Rft.Engine.Json;

namespace Rft.Engine.Graders;

/// <summary>A known number of answers, graded as they come; the grades are in the order of the answers' places, not of their coming.</summary>
internal sealed class GradingBatch : IDisposable
{
    private readonly GradingPipeline _pipeline;
    private readonly Task<Grade>?[] _grades;
    private readonly CancellationTokenSource _stop;

    /// <summary>Prepares a batch.</summary>
    /// <param name="pipeline">What grades.</param>
    /// <param name="count">How many answers there will be.</param>
    /// <param name="stop">Ends all calls; cancelled by the batch where a grader cannot go on, so that nothing more is made for it.</param>
    public GradingBatch(GradingPipeline pipeline, int count, CancellationTokenSource stop) =>
        (_pipeline, _grades, _stop) = (pipeline, new Task<Grade>[count], stop);

    /// <summary>Begins to grade an answer; returns at once. May be called from several threads.</summary>
    public void Post(int index, Sample sample, SourceNode item) => _grades[index] = GradeAsync(sample, item);

    /// <summary>Takes the grade of an answer that cannot be graded. May be called from several threads.</summary>
    public void PostFailed(int index, Grade grade) => _grades[index] = Task.FromResult(grade);

    /// <summary>Waits for all grades.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="Diagnostics.DiagnosticException">The grader cannot go on.</exception>
    public Grade[] Finish()
    {
        Settle();

        // The calls that a failure cuts short end as cancelled; the failure is what the caller must hear.
        var failed = Array.Find(_grades, grade => grade is { IsFaulted: true });
        failed?.GetAwaiter().GetResult();
        _stop.Token.ThrowIfCancellationRequested();
        return [.. _grades.Select(grade => grade is null ? throw new InvalidOperationException("An answer was not posted.") : grade.Result)];
    }

    /// <summary>Ends the calls that still run, and waits for them.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Settle();
    }

    private void Settle() =>
        Task.WhenAll(_grades.OfType<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();

    private async Task<Grade> GradeAsync(Sample sample, SourceNode item)
    {
        try
        {
            return await _pipeline.Start(sample, item, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
