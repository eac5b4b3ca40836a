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
    private MethodState _state = new();
    private BestWeights? _best;
    private double? _score;
    private int _step;
    private int _savedStep = -1;
    private long _savedAt;

    // The row of the current step from its update until it is in the log.
    private StepMetrics? _pending;

    /// <summary>Prepares a run.</summary>
    public Trainer(TrainingContext context, ITrainingMethod method)
    {
        (_context, _method) = (context, method);
        _guards = new TrainingGuards(context, new TrainingCounters());
    }

    /// <summary>Steps taken, those of earlier processes included.</summary>
    public int Step => _step;

    /// <summary>The step whose weights are the result.</summary>
    public int KeptStep => _best?.Step ?? _step;

    /// <summary>
    /// Trains. Afterwards the model holds the result: the weights that did best on the validation rows, or the last where there are none.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled; a checkpoint of the last whole update was written.</exception>
    /// <exception cref="DiagnosticException">The run failed in a way that the user can mend, or nothing was learned.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        Resume();
        var progress = new TrainingProgress(_context, _method.TotalSteps - _step);
        StepOutcome? last = null;
        try
        {
            while (_pending is not null || (_step < _method.TotalSteps && !IsOnPlateau))
            {
                cancellationToken.ThrowIfCancellationRequested();
                last = TakeStep(cancellationToken);
                _guards.CheckStep(last);
                progress.Report(last.Metrics, last.Timing, _method.TotalSteps);
                if (IsCheckpointDue)
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
        if (_best is { } best && best.Step != _step)
        {
            _context.Model.ImportWeights(best.Weights);
        }
    }

    private bool IsValidationDue =>
        _method.HasValidation && (_step % _context.Spec.Hyperparameters.EvaluationInterval == 0 || _step == _method.TotalSteps);

    private bool IsOnPlateau => _guards.Counters.ValidationsSinceBest >= _context.Spec.Engine.Patience;

    // Time decides only how much a kill can cost: a checkpoint changes nothing of the run.
    private bool IsCheckpointDue =>
        IsValidationDue
        || _step % _context.Spec.Engine.CheckpointInterval == 0
        || _step == _method.TotalSteps
        || _context.Clock.GetElapsedTime(_savedAt) >= _context.LongestUnsaved;

    private void Resume()
    {
        _savedAt = _context.Clock.GetTimestamp();
        var checkpoint = _context.Checkpoints.LoadLatest();
        if (checkpoint is not null)
        {
            _context.Model.ImportState(checkpoint.State);
            _context.Reference.Weights = checkpoint.Reference;
            (_step, _pending, _state) = (checkpoint.Step, checkpoint.Pending, checkpoint.Method);
            (_best, _score) = (checkpoint.Best, checkpoint.Score);
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
            outcome = _method.Step(_step + 1, _state, cancellationToken);
            _step++;
            (_pending, _state, _score) = (outcome.Metrics, outcome.State, null);
            _guards.Count(_pending);
            if (outcome.Rollouts.Count > 0)
            {
                _context.Log.AppendRollouts(_step, outcome.Rollouts);
            }

            RefreshReference();
        }

        var started = _context.Clock.GetTimestamp();
        if (IsValidationDue)
        {
            _pending = _method.Validate(_pending, cancellationToken);
            KeepBest(_method.ScoreOf(_pending));
        }

        var seconds = _context.Clock.GetElapsedTime(started).TotalSeconds;
        var timing = outcome.Timing with { Seconds = outcome.Timing.Seconds + seconds, ValidationSeconds = seconds };
        outcome = outcome with { Metrics = _pending, Timing = timing };
        _context.Log.Append(outcome.Metrics, outcome.Timing);
        _pending = null;
        return outcome;
    }

    // Of equal scores the later one: it has seen more of the training rows and did no worse on the others.
    private void KeepBest(double? score)
    {
        if (score is not { } value || !double.IsFinite(value))
        {
            return;
        }

        _score = value;
        var isBest = !(value < _best?.Score);
        _guards.CountValidation(isBest);
        if (isBest)
        {
            _best = new BestWeights(_step, value, _context.Model.ExportWeights());
        }
    }

    private void RefreshReference()
    {
        if (_context.Spec.Engine.ReferenceRefresh > 0 && _step % _context.Spec.Engine.ReferenceRefresh == 0)
        {
            _context.Reference.Weights = _context.Model.ExportWeights();
        }
    }

    private void Save()
    {
        if (_savedStep == _step)
        {
            return;
        }

        _context.Log.Sync();
        _context.Checkpoints.Save(new Checkpoint(_step, _context.Model.ExportState())
        {
            Counters = _guards.Counters,
            Pending = _pending,
            Score = _pending is null ? _score : null,
            Best = _best,
            Method = _state,
            Reference = _context.Reference.Weights,
        });
        _savedStep = _step;
        _savedAt = _context.Clock.GetTimestamp();
    }
}
