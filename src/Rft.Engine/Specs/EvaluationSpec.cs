namespace Rft.Engine.Specs;

/// <summary>How base and trained model are compared on the validation rows.</summary>
public sealed record EvaluationSpec
{
    /// <summary>Sampled completions per row. Default 4.</summary>
    public int Samples { get; init; } = 4;

    /// <summary>The sampling temperature. Default 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>What else changes the distribution that answers are drawn from. Default nothing.</summary>
    public SamplingSpec Sampling { get; init; } = new();

    /// <summary>An answer passes at this reward or more. Default 1.</summary>
    public double PassThreshold { get; init; } = 1;

    /// <summary>1 minus the coverage of intervals, and the level of the tests. Default 0.05.</summary>
    public double Significance { get; init; } = 0.05;

    /// <summary>A difference in mean reward that is too small to care about. Default 0.01.</summary>
    public double MinimumEffect { get; init; } = 0.01;
}
