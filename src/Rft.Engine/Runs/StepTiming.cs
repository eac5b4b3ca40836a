namespace Rft.Engine.Runs;

/// <summary>How long one training step took: a row of timings.csv. Differs from run to run.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Seconds">Wall time of the whole step.</param>
/// <param name="RolloutSeconds">Wall time spent sampling; 0 for supervised training.</param>
/// <param name="RolloutTokens">Tokens sampled; 0 for supervised training.</param>
internal sealed record StepTiming(int Step, double Seconds, double RolloutSeconds, long RolloutTokens)
{
    /// <summary>Wall time spent grading.</summary>
    public double GradingSeconds { get; init; }

    /// <summary>Wall time spent in forward and backward passes and optimizer steps.</summary>
    public double UpdateSeconds { get; init; }

    /// <summary>Wall time spent on the validation rows.</summary>
    public double ValidationSeconds { get; init; }

    /// <summary>Tokens that went through forward and backward passes, prompts included.</summary>
    public long TrainedTokens { get; init; }

    /// <summary>Tokens that judges read and wrote for the rollouts; what was remembered costs none, so that a run that is repeated differs.</summary>
    public long JudgeTokens { get; init; }

    /// <summary>Their price, where the spec has prices; else 0.</summary>
    public double JudgeCost { get; init; }

    /// <summary>Time that tool calls took, added up over calls that ran at once.</summary>
    public double ToolSeconds { get; init; }
}
