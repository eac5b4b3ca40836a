using Rft.Engine.Runs;

namespace Rft.Engine.Pipeline;

/// <summary>Checkpoints that tell when training has found where it goes on.</summary>
internal sealed class AnnouncedCheckpoints(ICheckpointStore checkpoints) : ICheckpointStore
{
    /// <summary>Hears what was loaded; null where there was nothing.</summary>
    public Action<Checkpoint?> Loaded { get; set; } = _ => { };

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint) => checkpoints.Save(checkpoint);

    /// <inheritdoc/>
    public Checkpoint? LoadLatest()
    {
        var checkpoint = checkpoints.LoadLatest();
        Loaded(checkpoint);
        return checkpoint;
    }
}
