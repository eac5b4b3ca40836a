namespace Rft.Engine.Grading;

/// <summary>How often a grader failed in one way.</summary>
/// <param name="Flag">The error flag of OpenAI's grader API.</param>
/// <param name="Count">Answers without a score for this reason.</param>
/// <param name="Examples">The first few.</param>
public sealed record GradeErrorCount(string Flag, int Count, IReadOnlyList<GradedExample> Examples);
