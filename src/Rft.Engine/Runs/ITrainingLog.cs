namespace Rft.Engine.Runs;

/// <summary>What a training run writes down. Everything but timings is the same, byte for byte, in every run of the same inputs.</summary>
internal interface ITrainingLog
{
    /// <summary>
    /// Forgets what an earlier process wrote past its last checkpoint: metrics and timings after <paramref name="metricsStep"/>,
    /// rollouts after <paramref name="rolloutsStep"/>. Called once, before anything is written.
    /// </summary>
    void DropAfter(int metricsStep, int rolloutsStep);

    /// <summary>Adds the answers of one step. Called before <see cref="Append"/> of the same step.</summary>
    void AppendRollouts(int step, IReadOnlyList<RolloutRecord> rollouts);

    /// <summary>Makes all that was added outlive a loss of power. Called before a checkpoint that relies on it.</summary>
    void Sync();

    /// <summary>Adds the row of one step. On return a kill of the process does not lose it.</summary>
    void Append(StepMetrics metrics, StepTiming timing);
}
