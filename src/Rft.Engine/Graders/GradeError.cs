namespace Rft.Engine.Graders;

/// <summary>Why a grader gave no score.</summary>
/// <param name="Kind">The kind, one of OpenAI's error flags.</param>
/// <param name="Details">What happened, for people; a traceback where there is one.</param>
internal sealed record GradeError(GradeErrorKind Kind, string Details)
{
    /// <summary>The name of the flag that OpenAI's grader API sets for this kind.</summary>
    public string Flag => GradeErrorFlags.FlagOf(Kind);
}
