namespace Rft.Engine.Runs;

/// <summary>The words for states, as run.json and the command line write them.</summary>
public static class RunStateWords
{
    /// <summary>The word for a state, such as <c>trained</c>.</summary>
    public static string Word(this RunState state) => state switch
    {
        RunState.Created => "created",
        RunState.Training => "training",
        RunState.Trained => "trained",
        RunState.Complete => "complete",
        RunState.Failed => "failed",
        RunState.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
