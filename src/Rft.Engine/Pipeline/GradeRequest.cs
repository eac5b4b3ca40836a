namespace Rft.Engine.Pipeline;

/// <summary>Which grader is to grade which answers.</summary>
public sealed record GradeRequest
{
    /// <summary>A grader file, a spec, whose reward it is, or the folder that holds one spec.</summary>
    public required string Grader { get; init; }

    /// <summary>The dataset; null for the training rows of the spec.</summary>
    public string? Data { get; init; }

    /// <summary>A JSONL file of answers; null for the reference answers of the dataset.</summary>
    public string? Completions { get; init; }

    /// <summary>A run whose stored answers are graded: the beginning of its fingerprint, or its spec; null for none.</summary>
    public string? Run { get; init; }

    /// <summary>Which answers of the run: <c>rollout</c>, <c>base</c> or <c>trained</c>; null for all.</summary>
    public string? Origin { get; init; }

    /// <summary>An answer passes at this score or more; null for the spec's threshold, or 1.</summary>
    public double? PassThreshold { get; init; }

    /// <summary>Receives a line of JSON an answer; null for nobody.</summary>
    public string? OutputPath { get; init; }

    /// <summary>How many changed answers a comparison shows.</summary>
    public int Examples { get; init; } = 5;
}
