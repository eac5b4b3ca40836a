namespace Rft.Engine.Runs;

/// <summary>Where a training run keeps its checkpoints.</summary>
internal interface ICheckpointStore
{
    /// <summary>Keeps a checkpoint. Once it returns, <see cref="LoadLatest"/> finds it, whatever happens to the process.</summary>
    void Save(Checkpoint checkpoint);

    /// <summary>The sound checkpoint with the highest step, or null where there is none. A damaged one is passed over.</summary>
    Checkpoint? LoadLatest();
}
