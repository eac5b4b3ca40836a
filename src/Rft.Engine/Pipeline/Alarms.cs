using Rft.Engine.Diagnostics;
using Rft.Engine.Training;

namespace Rft.Engine.Pipeline;

/// <summary>Tells what the metrics of a run say is wrong with it.</summary>
internal static class Alarms
{
    /// <summary>
    /// Tells all alarms of a trained run. A run that is not made again must not look better for it: a build that counts an alarm as an
    /// error fails as long as the run stands.
    /// </summary>
    public static void TellAll(JobContext context)
    {
        if (TrainingStage.IsDone(StoredRun.Read(context)))
        {
            foreach (var alarm in HealthMonitor.Of(context.Run.ReadMetrics(), context.Inputs.Spec.Evaluation.PassThreshold))
            {
                Tell(context, alarm);
            }
        }
    }

    /// <summary>Tells one.</summary>
    public static void Tell(JobContext context, HealthAlarm alarm) => context.Listener.Diagnose(
        new Diagnostic(alarm.Descriptor, new SourceLocation(context.Inputs.Spec.FilePath, 1, 1), alarm.Message));
}
