using Rft.Engine.Evaluation;

namespace Rft.Engine.Grading;

/// <summary>Two graders compared on the same answers.</summary>
public sealed record GraderDifference
{
    /// <summary>The old grader, as the user named it.</summary>
    public required string Old { get; init; }

    /// <summary>The new grader's file.</summary>
    public required string New { get; init; }

    /// <summary>What was graded, for people.</summary>
    public required string Answers { get; init; }

    /// <summary>Answers.</summary>
    public required int Count { get; init; }

    /// <summary>Answers that both graders scored; the numbers below are over these.</summary>
    public required int Compared { get; init; }

    /// <summary>Rows that these answers belong to.</summary>
    public required int Rows { get; init; }

    /// <summary>An answer passes at this score or more.</summary>
    public required double PassThreshold { get; init; }

    /// <summary>Answers by old and new verdict; every combination once.</summary>
    public required IReadOnlyList<FlipCount> Flips { get; init; }

    /// <summary>Answers that have another score, or whose verdict changed.</summary>
    public required int Changed { get; init; }

    /// <summary>The mean score before; null where no answer was scored by both.</summary>
    public required double? OldMean { get; init; }

    /// <summary>The mean score now.</summary>
    public required double? NewMean { get; init; }

    /// <summary>The 95 % interval of the difference, answers to one row taken together; null below two rows.</summary>
    public required Interval? Interval { get; init; }

    /// <summary>Spearman's rank correlation of old and new scores; null where one of them does not vary.</summary>
    public required double? Spearman { get; init; }

    /// <summary>Kendall's tau-b of old and new scores; null where one of them does not vary.</summary>
    public required double? Kendall { get; init; }

    /// <summary>Which parts of the grader made the difference; empty where not both are <c>multi</c> graders.</summary>
    public required IReadOnlyList<DifferenceCause> Causes { get; init; }

    /// <summary>The answers whose verdict or score changed most, verdicts first.</summary>
    public required IReadOnlyList<ChangedExample> Examples { get; init; }

    /// <summary>Answers with this old and this new verdict.</summary>
    public int CountOf(GradeOutcome old, GradeOutcome now) => Flips.Single(flip => flip.Old == old && flip.New == now).Count;
}
