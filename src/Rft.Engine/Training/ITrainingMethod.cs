using Rft.Engine.Runs;

namespace Rft.Engine.Training;

/// <summary>
/// What one step of training does. A step is a pure function of the model's state, the method's state and the step's number: a method
/// keeps nothing else from step to step.
/// </summary>
internal interface ITrainingMethod
{
    /// <summary>Steps of the run.</summary>
    int TotalSteps { get; }

    /// <summary>Whether there are validation rows.</summary>
    bool HasValidation { get; }

    /// <summary>Takes one step, from 1; the outcome holds the state for the next.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before anything changed.</exception>
    /// <exception cref="Diagnostics.DiagnosticException">A loss or gradient was not finite.</exception>
    StepOutcome Step(int step, MethodState state, CancellationToken cancellationToken);

    /// <summary>How well a validated step did; higher is better. Null where nothing was measured.</summary>
    double? ScoreOf(StepMetrics metrics);

    /// <summary>Measures the model on the validation rows and adds the result to a step's row.</summary>
    StepMetrics Validate(StepMetrics metrics, CancellationToken cancellationToken);
}
