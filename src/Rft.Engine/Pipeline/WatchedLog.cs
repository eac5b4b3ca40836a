using Rft.Engine.Runs;
using Rft.Engine.Training;

namespace Rft.Engine.Pipeline;

/// <summary>A run's log that others look at as it grows: TensorBoard, and a monitor that tells what looks wrong.</summary>
internal sealed class WatchedLog(JobContext context) : ITrainingLog
{
    private readonly ITrainingLog _log = context.Run.Log;
    private readonly TensorBoardLog _tensorBoard = new(context.Run.FullPath, context.Run.Files, context.Options.Clock);
    private readonly HealthMonitor _monitor = new(context.Inputs.Spec.Evaluation.PassThreshold);

    /// <inheritdoc/>
    public void DropAfter(int metricsStep, int rolloutsStep)
    {
        _log.DropAfter(metricsStep, rolloutsStep);
        var steps = context.Run.ReadMetrics();
        _tensorBoard.Begin(steps, context.Run.ReadTimings());

        // What an earlier process has told is told again: whoever watches this one has not heard it.
        foreach (var alarm in steps.SelectMany(_monitor.Add))
        {
            Alarms.Tell(context, alarm);
        }
    }

    /// <inheritdoc/>
    public void AppendRollouts(int step, IReadOnlyList<RolloutRecord> rollouts) => _log.AppendRollouts(step, rollouts);

    /// <inheritdoc/>
    public void Append(StepMetrics metrics, StepTiming timing)
    {
        _log.Append(metrics, timing);
        _tensorBoard.Append(metrics, timing);
        foreach (var alarm in _monitor.Add(metrics))
        {
            Alarms.Tell(context, alarm);
        }
    }

    /// <inheritdoc/>
    public void Sync() => _log.Sync();
}
