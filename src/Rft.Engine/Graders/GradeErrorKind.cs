namespace Rft.Engine.Graders;

/// <summary>OpenAI's grader error flags. <see cref="GradeErrorFlags"/> has their names.</summary>
internal enum GradeErrorKind
{
    /// <summary>The formula does not parse.</summary>
    FormulaParse,

    /// <summary>The answer is not the JSON that was asked for.</summary>
    SampleParse,

    /// <summary>The answer was cut off.</summary>
    TruncatedObservation,

    /// <summary>Nothing that can be graded came back.</summary>
    UnresponsiveReward,

    /// <summary>A placeholder's path is not there.</summary>
    InvalidVariable,

    /// <summary>Anything else, among others a result that is not finite.</summary>
    Other,

    /// <summary>The place where grader code runs failed: time, memory, a process that ended.</summary>
    PythonServer,

    /// <summary>The grader's code raised, or gave no number.</summary>
    PythonRuntime,

    /// <summary>The judge could not be asked.</summary>
    ModelServer,

    /// <summary>The judge refused.</summary>
    ModelRefusal,

    /// <summary>The judge's answer cannot be read.</summary>
    ModelParse,

    /// <summary>The judge ran out of tokens.</summary>
    ModelExceededMaxTokens,

    /// <summary>The endpoint's answer cannot be used.</summary>
    EndpointInternal,

    /// <summary>The endpoint could not be asked.</summary>
    EndpointServer,

    /// <summary>The endpoint found the answer unsafe.</summary>
    EndpointSafetyCheck,

    /// <summary>A tool that the answer called failed, so that there is nothing to grade.</summary>
    ToolFailure,
}
