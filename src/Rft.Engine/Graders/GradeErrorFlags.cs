namespace Rft.Engine.Graders;

/// <summary>The members that stand for error kinds in a grade as OpenAI writes it.</summary>
internal static class GradeErrorFlags
{
    private static readonly (GradeErrorKind Kind, string Flag, string? Details)[] _flags =
    [
        (GradeErrorKind.FormulaParse, "formula_parse_error", null),
        (GradeErrorKind.SampleParse, "sample_parse_error", "sample_parse_error_details"),
        (GradeErrorKind.TruncatedObservation, "truncated_observation_error", null),
        (GradeErrorKind.UnresponsiveReward, "unresponsive_reward_error", null),
        (GradeErrorKind.InvalidVariable, "invalid_variable_error", "invalid_variable_error_details"),
        (GradeErrorKind.Other, "other_error", null),
        (GradeErrorKind.PythonServer, "python_grader_server_error", "python_grader_server_error_type"),
        (GradeErrorKind.PythonRuntime, "python_grader_runtime_error", "python_grader_runtime_error_details"),
        (GradeErrorKind.ModelServer, "model_grader_server_error", "model_grader_server_error_details"),
        (GradeErrorKind.ModelRefusal, "model_grader_refusal_error", "model_grader_refusal_error_details"),
        (GradeErrorKind.ModelParse, "model_grader_parse_error", "model_grader_parse_error_details"),
        (GradeErrorKind.ModelExceededMaxTokens, "model_grader_exceeded_max_tokens_error", null),
        (GradeErrorKind.EndpointInternal, "endpoint_grader_internal_error", "endpoint_grader_internal_error_details"),
        (GradeErrorKind.EndpointServer, "endpoint_grader_server_error", "endpoint_grader_server_error_details"),
        (GradeErrorKind.EndpointSafetyCheck, "endpoint_grader_safety_check_error", null),
    ];

    /// <summary>Every kind of OpenAI's with its flag and, where the layout has one, the member for its details.</summary>
    public static IReadOnlyList<(GradeErrorKind Kind, string Flag, string? Details)> All => _flags;

    /// <summary>The flag of a kind; that of a tool's failure is Rft's own.</summary>
    public static string FlagOf(GradeErrorKind kind) => kind == GradeErrorKind.ToolFailure ? "tool_failure" : Array.Find(_flags, entry => entry.Kind == kind).Flag;
}
