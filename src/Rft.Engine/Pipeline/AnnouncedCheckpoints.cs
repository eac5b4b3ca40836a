using Rft.Engine.Runs;

namespace Rft.Engine.Pipeline;

/// <summary>
/// Checkpoints that tell when training has found where it goes on. One whose steps are missing in the log is passed over: the metrics of
/// the run would have a hole.
/// </summary>
internal sealed class AnnouncedCheckpoints(ICheckpointStore checkpoints, RunDirectory run) : ICheckpointStore
{
    /// <summary>Hears what was loaded; null where there was nothing.</summary>
    public Action<Checkpoint?> Loaded { get; set; } = _ => { };

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint) => checkpoints.Save(checkpoint);

    /// <inheritdoc/>
    public Checkpoint? LoadLatest()
    {
        var checkpoint = checkpoints.LoadLatest();
        if (checkpoint is not null && !run.LogHasSteps(checkpoint.Pending is null ? checkpoint.Step : checkpoint.Step - 1))
        {
            checkpoint = null;
        }

        Loaded(checkpoint);
        return checkpoint;
    }
}
