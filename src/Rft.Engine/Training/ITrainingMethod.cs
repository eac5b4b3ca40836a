using Rft.Engine.Runs;

namespace Rft.Engine.Training;

/// <summary>
/// What one step of training does. A step is a pure function of the model's state and the step's number: a method keeps nothing from
/// step to step.
/// </summary>
internal interface ITrainingMethod
{
    /// <summary>Steps of the run.</summary>
    int TotalSteps { get; }

    /// <summary>Whether there are validation rows.</summary>
    bool HasValidation { get; }

    /// <summary>Takes one step, from 1.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before anything changed.</exception>
    /// <exception cref="Diagnostics.DiagnosticException">A loss or gradient was not finite.</exception>
    StepOutcome Step(int step, CancellationToken cancellationToken);

    /// <summary>Measures the model on the validation rows and adds the result to a step's row.</summary>
    StepMetrics Validate(StepMetrics metrics, CancellationToken cancellationToken);
}
