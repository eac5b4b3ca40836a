namespace Rft.Engine.Graders;

/// <summary>Why a grader gave no score.</summary>
/// <param name="Kind">The kind, one of OpenAI's error flags.</param>
/// <param name="Details">What happened, for people.</param>
public sealed record GradeError(GradeErrorKind Kind, string Details);
