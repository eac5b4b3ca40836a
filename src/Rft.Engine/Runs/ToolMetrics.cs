namespace Rft.Engine.Runs;

/// <summary>What the episodes of a step did with tools.</summary>
internal sealed record ToolMetrics
{
    /// <summary>Tool calls.</summary>
    public required int Calls { get; init; }

    /// <summary>Tool calls an episode.</summary>
    public required double CallsMean { get; init; }

    /// <summary>Messages of the model an episode.</summary>
    public required double StepsMean { get; init; }

    /// <summary>Tokens that the model did not sample, in all.</summary>
    public required long Tokens { get; init; }

    /// <summary>Calls of tools that there are not.</summary>
    public required int UnknownTools { get; init; }

    /// <summary>Calls with arguments that the tool does not take.</summary>
    public required int InvalidArguments { get; init; }

    /// <summary>Calls that the tool answered with an error.</summary>
    public required int Errors { get; init; }

    /// <summary>Calls that the tool did not answer in time.</summary>
    public required int TimeOuts { get; init; }

    /// <summary>Calls in which the tool failed in another way.</summary>
    public required int Failures { get; init; }

    /// <summary>By tool of the spec: its errors, time-outs and failures.</summary>
    public required IReadOnlyList<ToolErrorCount> ErrorCounts { get; init; }
}
