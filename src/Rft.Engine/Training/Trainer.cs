using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Runs;

namespace Rft.Engine.Training;

/// <summary>
/// Runs a training method from the latest checkpoint to the end. The weights, the metrics and the rollouts of a run that was killed
/// and resumed are those of a run that was not, to the byte.
/// </summary>
internal sealed class Trainer
{
    private readonly TrainingContext _context;
    private readonly ITrainingMethod _method;
    private TrainingGuards _guards;
    private int _step;
    private int _savedStep = -1;

    // The row of the current step from its update until it is in the log.
    private StepMetrics? _pending;

    /// <summary>Prepares a run.</summary>
    public Trainer(TrainingContext context, ITrainingMethod method)
    {
        (_context, _method) = (context, method);
        _guards = new TrainingGuards(context, new TrainingCounters());
    }

    /// <summary>Trains. Afterwards the model holds the result, and so does the latest checkpoint.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; a checkpoint of the last whole update was written.</exception>
    /// <exception cref="DiagnosticException">The run failed in a way that the user can mend, or nothing was learned.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        Resume();
        var progress = new TrainingProgress(_context, _method.TotalSteps - _step);
        StepOutcome? last = null;
        try
        {
            while (_step < _method.TotalSteps || _pending is not null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                last = TakeStep(cancellationToken);
                _guards.CheckStep(last);
                progress.Report(last.Metrics, last.Timing, _method.TotalSteps);
                if (_step % _context.Spec.Engine.CheckpointInterval == 0 || _step == _method.TotalSteps)
                {
                    Save();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Save();
            throw;
        }
        catch (DiagnosticException exception) when (GraderOutage.Is(exception))
        {
            Save();
            throw;
        }

        _guards.CheckEnd(last);
    }

    private void Resume()
    {
        var checkpoint = _context.Checkpoints.LoadLatest();
        if (checkpoint is not null)
        {
            _context.Model.ImportState(checkpoint.State);
            (_step, _pending) = (checkpoint.Step, checkpoint.Pending);
            _savedStep = _pending is null ? _step : -1;
            _guards = new TrainingGuards(_context, checkpoint.Counters);
        }

        _context.Log.DropAfter(_pending is null ? _step : _step - 1, _step);
    }

    private StepOutcome TakeStep(CancellationToken cancellationToken)
    {
        var outcome = new StepOutcome(_pending!, new StepTiming(_step, 0, 0, 0), []);
        if (_pending is null)
        {
            outcome = _method.Step(_step + 1, cancellationToken);
            _step++;
            _pending = outcome.Metrics;
            _guards.Count(_pending);
            if (outcome.Rollouts.Count > 0)
            {
                _context.Log.AppendRollouts(_step, outcome.Rollouts);
            }
        }

        var started = _context.Clock.GetTimestamp();
        if (IsValidationDue)
        {
            _pending = _method.Validate(_pending, cancellationToken);
        }

        var seconds = _context.Clock.GetElapsedTime(started).TotalSeconds;
        var timing = outcome.Timing with { Seconds = outcome.Timing.Seconds + seconds, ValidationSeconds = seconds };
        outcome = outcome with { Metrics = _pending, Timing = timing };
        _context.Log.Append(outcome.Metrics, outcome.Timing);
        _pending = null;
        return outcome;
    }

    private bool IsValidationDue =>
        _method.HasValidation && (_step % _context.Spec.Hyperparameters.EvaluationInterval == 0 || _step == _method.TotalSteps);

    private void Save()
    {
        if (_savedStep == _step)
        {
            return;
        }

        _context.Checkpoints.Save(new Checkpoint(_step, _context.Model.ExportState()) { Counters = _guards.Counters, Pending = _pending });
        _savedStep = _step;
    }
}
