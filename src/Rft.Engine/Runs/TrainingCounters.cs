namespace Rft.Engine.Runs;

/// <summary>What the guards of a training run count from step to step.</summary>
internal sealed record TrainingCounters
{
    /// <summary>
    /// Steps from the start of the run in which no group had two different rewards; stops counting at the first that had.
    /// </summary>
    public int FlatSteps { get; init; }

    /// <summary>Whether any group had two different rewards yet.</summary>
    public bool AnyGroupVaried { get; init; }

    /// <summary>Consecutive steps, up to now, with too many failed grades.</summary>
    public int FailingSteps { get; init; }

    /// <summary>Validations, up to now, since the one that did best.</summary>
    public int ValidationsSinceBest { get; init; }

    /// <summary>The largest absolute change that an optimizer step has made to any weight.</summary>
    public double LargestChange { get; init; }
}
