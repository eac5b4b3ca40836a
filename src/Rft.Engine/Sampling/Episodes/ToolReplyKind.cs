namespace Rft.Engine.Sampling;

/// <summary>What came of a tool call.</summary>
internal enum ToolReplyKind
{
    /// <summary>The tool answered.</summary>
    Answered,

    /// <summary>The tool said that it cannot do what it was asked for; the model is told.</summary>
    Error,

    /// <summary>The arguments are not what the tool takes; the model is told, the tool was not called.</summary>
    InvalidArguments,

    /// <summary>There is no such tool; the model is told.</summary>
    UnknownTool,

    /// <summary>The tool did not answer in time: a failure, which ends the episode without a grade.</summary>
    TimedOut,

    /// <summary>The tool crashed, or what it wrote is no answer: a failure, which ends the episode without a grade.</summary>
    Failed,
}
