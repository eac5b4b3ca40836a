namespace Rft.Engine.Runs;

/// <summary>checkpoint.json: says that a checkpoint is whole, and what its other files must hash to.</summary>
internal sealed record CheckpointRecord
{
    /// <summary>The step after whose update it was taken.</summary>
    public required int Step { get; init; }

    /// <summary>The other files of the folder with their SHA-256, in hexadecimal.</summary>
    public required SortedDictionary<string, string> Files { get; init; }

    /// <summary>What the run's guards have counted.</summary>
    public required TrainingCounters Counters { get; init; }

    /// <summary>The row of a step whose validation had not ended; null otherwise.</summary>
    public StepMetrics? Pending { get; init; }

    /// <summary>What the weights were measured at on the validation rows; null where they were not.</summary>
    public double? Score { get; init; }

    /// <summary>Whose weights best.safetensors holds; null where there is no such file.</summary>
    public BestRecord? Best { get; init; }

    /// <summary>What the method carries from step to step.</summary>
    public MethodState Method { get; init; } = new();
}
