namespace Rft.Engine.Runs;

/// <summary>How far a run has come. A run directory is what its run.json says, never what files happen to be there.</summary>
public enum RunState
{
    /// <summary><c>created</c>: the inputs are recorded, nothing is trained.</summary>
    Created,

    /// <summary><c>training</c>: a process trains it, or one did and died; checkpoints may be there.</summary>
    Training,

    /// <summary><c>trained</c>: model/ is final.</summary>
    Trained,

    /// <summary><c>complete</c>: trained and evaluated; evaluation.json is final.</summary>
    Complete,

    /// <summary><c>failed</c>: the work stopped with an error that run.json names; the next attempt starts from the last checkpoint.</summary>
    Failed,

    /// <summary><c>cancelled</c>: somebody stopped it; the next attempt starts from the last checkpoint.</summary>
    Cancelled,
}
