namespace Rft.Engine.Graders;

/// <summary>A score, or the third outcome: no score, and why.</summary>
internal sealed record Grade
{
    /// <summary>The reward; null where the grader failed. A failure is never a 0.</summary>
    public required double? Reward { get; init; }

    /// <summary>Scores by key of a <c>multi</c> grader's members; null values where a member failed. Empty for other graders.</summary>
    public IReadOnlyList<KeyValuePair<string, double?>> SubRewards { get; init; } = [];

    /// <summary>Why there is no reward; null where there is one.</summary>
    public GradeError? Error { get; init; }

    /// <summary>A score.</summary>
    public static Grade Of(double reward) => new() { Reward = reward };

    /// <summary>A failure.</summary>
    public static Grade Failed(GradeErrorKind kind, string details) => new() { Reward = null, Error = new GradeError(kind, details) };
}
