using Rft.Engine.Json;

namespace Rft.Engine.Graders;

/// <summary>
/// Scores answers. Implementations are safe to call from several threads. One that holds a process or a connection starts it at the
/// first call, not when it is made, so that validation stays cheap, and is handed to <see cref="GraderCreation.Own"/>.
/// </summary>
internal interface IGrader
{
    /// <summary>The grader's name.</summary>
    string Name { get; }

    /// <summary>
    /// How many calls make sense at once for a grader that waits for something outside; null for one that computes, which the cores bound.
    /// </summary>
    int? ConcurrentCalls => null;

    /// <summary>
    /// Scores one answer. Never throws for what a sample, an item, a formula or the world outside does: that is an error in the grade.
    /// A grader that computes completes at once.
    /// </summary>
    /// <param name="sample">What the model answered.</param>
    /// <param name="item">The dataset row: what templates call <c>item</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="Diagnostics.DiagnosticException">The run cannot go on: the grader cannot work for any answer, such as a judge that is down.</exception>
    ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken);
}
