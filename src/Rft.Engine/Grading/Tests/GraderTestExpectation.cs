using System.Globalization;
using Rft.Engine.Graders;

namespace Rft.Engine.Grading;

/// <summary>What a case of a grader test expects: a score between two bounds, or a failure.</summary>
/// <param name="Low">The lowest score.</param>
/// <param name="High">The highest score.</param>
/// <param name="Error">The flag of the expected failure; null where a score is expected.</param>
/// <param name="Text">The expectation in words.</param>
internal sealed record GraderTestExpectation(double Low, double High, string? Error, string Text)
{
    /// <summary>How far a score may be off where the case does not say.</summary>
    public const double DefaultTolerance = 1e-9;

    /// <summary>A score.</summary>
    public static GraderTestExpectation Score(double score, double? tolerance) => new(
        score - (tolerance ?? DefaultTolerance),
        score + (tolerance ?? DefaultTolerance),
        null,
        Invariant($"a score of {score}") + (tolerance is null ? "" : Invariant($" within {tolerance}")));

    /// <summary>A score between two bounds, both included.</summary>
    public static GraderTestExpectation Range(double low, double high) =>
        new(low - DefaultTolerance, high + DefaultTolerance, null, Invariant($"a score from {low} to {high}"));

    /// <summary>A failure.</summary>
    public static GraderTestExpectation Failure(string flag) => new(double.NaN, double.NaN, flag, flag);

    /// <summary>Whether a grade is as expected.</summary>
    public bool IsMetBy(Grade grade) =>
        Error is { } flag ? grade.Error?.Flag == flag : grade.Reward is { } reward && reward >= Low && reward <= High;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
