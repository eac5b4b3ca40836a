using System.Text.Json;
using Rft.Engine.Runs;

namespace Rft.Engine.Tests.Training;

/// <summary>A run's log and checkpoints in memory, as text so that runs can be compared byte for byte.</summary>
internal sealed class MemoryRun : ITrainingLog, ICheckpointStore, IProgressListener
{
    private readonly List<Checkpoint> _checkpoints = [];

    public SortedDictionary<int, StepMetrics> Rows { get; } = [];

    public SortedDictionary<int, IReadOnlyList<RolloutRecord>> Rollouts { get; } = [];

    /// <summary>Called with the step of each new row.</summary>
    public Action<int> OnAppend { get; set; } = _ => { };

    public List<StepTiming> Timings { get; } = [];

    public List<ProgressUpdate> Updates { get; } = [];

    public IEnumerable<int> CheckpointSteps => _checkpoints.Select(checkpoint => checkpoint.Step);

    public string Text => JsonSerializer.Serialize(new { Rows = Rows.Values, Rollouts });

    public void DropAfter(int metricsStep, int rolloutsStep)
    {
        foreach (var step in Rows.Keys.Where(step => step > metricsStep).ToList())
        {
            Rows.Remove(step);
        }

        foreach (var step in Rollouts.Keys.Where(step => step > rolloutsStep).ToList())
        {
            Rollouts.Remove(step);
        }
    }

    public void AppendRollouts(int step, IReadOnlyList<RolloutRecord> rollouts) => Rollouts.Add(step, rollouts);

    public void Append(StepMetrics metrics, StepTiming timing)
    {
        Rows.Add(metrics.Step, metrics);
        Timings.Add(timing);
        OnAppend(metrics.Step);
    }

    public void Sync()
    {
    }

    public void Save(Checkpoint checkpoint)
    {
        // Pending rows and the method's state go through JSON, as they do on disk.
        var pending = JsonSerializer.Deserialize<StepMetrics>(JsonSerializer.Serialize(checkpoint.Pending));
        var method = JsonSerializer.Deserialize<MethodState>(JsonSerializer.Serialize(checkpoint.Method))!;
        _checkpoints.Add(checkpoint with { Pending = pending, Method = method });
    }

    public Checkpoint? LoadLatest() => _checkpoints.LastOrDefault();

    public void Report(ProgressUpdate update) => Updates.Add(update);
}
