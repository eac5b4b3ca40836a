namespace Rft.Engine.Grading;

/// <summary>What became of an answer.</summary>
public enum GradeOutcome
{
    /// <summary>Its score reaches the threshold.</summary>
    Pass,

    /// <summary>Its score does not.</summary>
    Fail,

    /// <summary>The grader gave no score.</summary>
    Error,
}
