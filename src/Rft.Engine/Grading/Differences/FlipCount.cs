namespace Rft.Engine.Grading;

/// <summary>One cell of the flip matrix.</summary>
/// <param name="Old">What the old grader made of the answers.</param>
/// <param name="New">What the new one makes of them.</param>
/// <param name="Count">How many answers.</param>
public sealed record FlipCount(GradeOutcome Old, GradeOutcome New, int Count);
