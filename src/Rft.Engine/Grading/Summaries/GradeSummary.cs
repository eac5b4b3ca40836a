namespace Rft.Engine.Grading;

/// <summary>What a grader made of many answers.</summary>
public sealed record GradeSummary
{
    /// <summary>The grader's name.</summary>
    public required string Grader { get; init; }

    /// <summary>What was graded, for people.</summary>
    public required string Answers { get; init; }

    /// <summary>Answers.</summary>
    public required int Count { get; init; }

    /// <summary>Answers that got a score.</summary>
    public required int Scored { get; init; }

    /// <summary>Answers on which the grader failed; they are in no mean.</summary>
    public int Failed => Count - Scored;

    /// <summary>An answer passes at this score or more.</summary>
    public required double PassThreshold { get; init; }

    /// <summary>The share of the scored answers that pass; null where none was scored, as for the numbers below.</summary>
    public required double? PassRate { get; init; }

    /// <summary>The mean score.</summary>
    public required double? Mean { get; init; }

    /// <summary>The standard deviation of the scores.</summary>
    public required double? Deviation { get; init; }

    /// <summary>The lowest score.</summary>
    public required double? Minimum { get; init; }

    /// <summary>The middle score.</summary>
    public required double? Median { get; init; }

    /// <summary>The highest score.</summary>
    public required double? Maximum { get; init; }

    /// <summary>The distribution of the scores, from low to high.</summary>
    public required IReadOnlyList<ScoreBin> Histogram { get; init; }

    /// <summary>Groups of several scored answers to one prompt.</summary>
    public required int Groups { get; init; }

    /// <summary>Those of the groups whose answers all have the same score: training learns nothing from them.</summary>
    public required int FlatGroups { get; init; }

    /// <summary>Failures by kind, the most frequent first.</summary>
    public required IReadOnlyList<GradeErrorCount> Errors { get; init; }

    /// <summary>The answers that took longest, the longest first.</summary>
    public required IReadOnlyList<GradedExample> Slowest { get; init; }

    /// <summary>The members of a <c>multi</c> grader, in the order of its keys; empty for other graders.</summary>
    public required IReadOnlyList<MemberSummary> Members { get; init; }

    /// <summary>How far the members agree, each pair once.</summary>
    public required IReadOnlyList<MemberAgreement> Agreements { get; init; }

    /// <summary>What judges cost; empty where none was asked.</summary>
    public required IReadOnlyList<JudgeUsage> Usage { get; init; }

    /// <summary>Wall time in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether the verdicts come from the store and no grader was called.</summary>
    public bool FromStore { get; init; }
}
