namespace Rft.Engine.Runs;

/// <summary>How long one step took. Kept apart from <see cref="StepMetrics"/>, which are the same in every run of the same inputs.</summary>
public sealed record StepTimings
{
    /// <summary>The step, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Completion tokens sampled for training; 0 in supervised training.</summary>
    public long SampledTokens { get; init; }

    /// <summary>Tokens that went through forward and backward passes, prompts included.</summary>
    public long TrainedTokens { get; init; }

    /// <summary>Seconds of sampling.</summary>
    public double SamplingSeconds { get; init; }

    /// <summary>Seconds of grading.</summary>
    public double GradingSeconds { get; init; }

    /// <summary>Seconds of forward and backward passes and optimizer steps.</summary>
    public double UpdateSeconds { get; init; }

    /// <summary>Seconds of validation.</summary>
    public double ValidationSeconds { get; init; }
}
