namespace Rft.Engine.Graders;

/// <summary>Why a process gave no answer.</summary>
internal enum LineFailure
{
    /// <summary>It could not be started.</summary>
    NotStarted,

    /// <summary>It took too long and was killed.</summary>
    TimedOut,

    /// <summary>It ended.</summary>
    Ended,

    /// <summary>Its line was too long, and it was killed.</summary>
    TooLong,
}
