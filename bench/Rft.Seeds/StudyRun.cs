using System.Diagnostics;
using Rft.Engine.Evaluation;
using Rft.Engine.Pipeline;
using Rft.Engine.Runs;
using Rft.Engine.Training;

namespace Rft.Seeds;

/// <summary>One run from nothing, in a store of its own that is deleted again.</summary>
internal sealed record StudyRun(
    IReadOnlyList<StepMetrics> Steps,
    IReadOnlyList<HealthAlarm> Alarms,
    EvaluationResult? Evaluation,
    double Seconds,
    double ProcessorSeconds)
{
    /// <summary>Trains a spec.</summary>
    /// <param name="name">The spec's file name.</param>
    /// <param name="spec">The spec's text, with absolute paths.</param>
    /// <param name="evaluates">Whether base and trained model are compared and reported as well.</param>
    public static StudyRun Of(string name, string spec, bool evaluates)
    {
        var folder = Directory.CreateTempSubdirectory("rft-seeds-").FullName;
        try
        {
            var file = Path.Combine(folder, name);
            File.WriteAllText(file, spec);
            var store = Path.Combine(folder, "store");
            var options = new JobOptions { Listener = new QuietListener(), StorePath = store, OutputPath = Path.Combine(folder, "out") };
            var clock = Stopwatch.StartNew();
            var processor = Environment.CpuUsage.TotalTime;
            using var job = Job.Open(file, options);
            var summary = evaluates ? job.Run(CancellationToken.None) : job.Train(CancellationToken.None);
            var seconds = clock.Elapsed.TotalSeconds;
            var processorSeconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
            var steps = new RunStore(store).Open(summary.Fingerprint).ReadMetrics();
            var alarms = HealthMonitor.Of(steps, job.Spec.Evaluation.PassThreshold);
            return new StudyRun(steps, alarms, summary.Evaluation, seconds, processorSeconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
