namespace Rft.Engine.Graders;

/// <summary>A score, or the third outcome: no score, and why.</summary>
internal sealed record Grade
{
    private static readonly Grade _zero = new() { Reward = 0 };
    private static readonly Grade _one = new() { Reward = 1 };

    /// <summary>The reward; null where the grader failed. A failure is never a 0.</summary>
    public required double? Reward { get; init; }

    /// <summary>Scores by key of a <c>multi</c> grader's members; null values where a member failed. Empty for other graders.</summary>
    public IReadOnlyList<KeyValuePair<string, double?>> SubRewards { get; init; } = [];

    /// <summary>Why there is no reward; null where there is one.</summary>
    public GradeError? Error { get; init; }

    /// <summary>Errors of members of a <c>multi</c>, also of those that its formula does not use.</summary>
    public IReadOnlyList<GradeError> MemberErrors { get; init; } = [];

    /// <summary>What judges cost, one entry a model; empty where none was asked.</summary>
    public IReadOnlyList<ModelUsage> Usage { get; init; } = [];

    /// <summary>How long grading took; zero where nobody measured.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The error and those of members.</summary>
    public IEnumerable<GradeError> Errors => Error is null || MemberErrors.Contains(Error) ? MemberErrors : MemberErrors.Prepend(Error);

    /// <summary>A score. One that is not finite is no score.</summary>
    public static Grade Of(double reward) => reward switch
    {
        0 => _zero,
        1 => _one,
        _ when double.IsFinite(reward) => new Grade { Reward = reward },
        _ => Failed(GradeErrorKind.Other, "the score is not a finite number"),
    };

    /// <summary>A failure.</summary>
    public static Grade Failed(GradeErrorKind kind, string details) => new() { Reward = null, Error = new GradeError(kind, details) };

    /// <summary>The mean of the rewards that there are; null where there is none.</summary>
    public static double? Mean(IEnumerable<Grade> grades)
    {
        var (sum, count) = (0.0, 0);
        foreach (var grade in grades)
        {
            if (grade.Reward is { } reward)
            {
                (sum, count) = (sum + reward, count + 1);
            }
        }

        return count == 0 ? null : sum / count;
    }
}
