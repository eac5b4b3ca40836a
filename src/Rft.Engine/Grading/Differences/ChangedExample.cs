namespace Rft.Engine.Grading;

/// <summary>An answer that the new grader judges otherwise.</summary>
/// <param name="Line">The line of its row, or of the file that holds the answer.</param>
/// <param name="Prompt">The prompt, on one line, shortened.</param>
/// <param name="Answer">The answer, on one line, shortened.</param>
/// <param name="Old">The old score; null where the old grader failed.</param>
/// <param name="New">The new score; null where the new grader failed.</param>
/// <param name="OldOutcome">The old verdict.</param>
/// <param name="NewOutcome">The new verdict.</param>
/// <param name="Cause">The part of the grader that moved the reward most; null where parts cannot be told.</param>
public sealed record ChangedExample(
    int Line, string Prompt, string Answer, double? Old, double? New, GradeOutcome OldOutcome, GradeOutcome NewOutcome, string? Cause);
