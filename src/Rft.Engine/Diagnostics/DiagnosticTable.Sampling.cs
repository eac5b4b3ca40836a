namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>A response schema that no grammar can be made from.</summary>
    public static readonly DiagnosticDescriptor ResponseSchemaInvalid = Error(
        "RFT4070",
        "A response schema is invalid",
        "Mend the schema in response_format.json_schema.schema as the message says. docs/sampling.md lists what it may hold.");

    /// <summary>A keyword of a response schema that decoding does not enforce.</summary>
    public static readonly DiagnosticDescriptor ResponseSchemaNotEnforced = Warning(
        "RFT4071",
        "A part of a response schema is not enforced while decoding",
        "Answers are still JSON with the right members and types. Let a json_schema grader check the rest, or take the keyword out.");

    /// <summary>The shortest answer may not fit.</summary>
    public static readonly DiagnosticDescriptor ResponseTooLong = Warning(
        "RFT4072",
        "Answers that follow the response schema may be cut off",
        "Raise engine.max_completion_tokens, or make the schema smaller.");

    /// <summary>A tokenizer without tokens for single characters.</summary>
    public static readonly DiagnosticDescriptor TokenizerCannotConstrain = Error(
        "RFT4073",
        "The model's tokenizer cannot spell every answer",
        "Use a model with a byte-level tokenizer or one with byte fallback, or take response_format out.");

    /// <summary>Sampling that the scorer cannot follow.</summary>
    public static readonly DiagnosticDescriptor RolloutsFiltered = Error(
        "RFT4074",
        "Rollouts are sampled from another distribution than the one that is trained",
        "Take top_p, top_k, min_p and repetition_penalty out of engine; they may stand in evaluation, where nothing is trained.");

    /// <summary>A chat template that knows no tools.</summary>
    public static readonly DiagnosticDescriptor TemplateWithoutTools = Error(
        "RFT4075",
        "The model's chat template knows no tools",
        "Use a model whose chat template writes tools and tool calls, or take tools out; docs/tools.md says which templates work.");

    /// <summary>A chat template that cannot go on after a tool call.</summary>
    public static readonly DiagnosticDescriptor TemplateBreaksToolTurns = Error(
        "RFT4076",
        "The chat template cannot go on after a tool call",
        "Use a chat template that still ends the model's turn with the same call, in the same way, when the tools have answered.");

    /// <summary>Tools together with a response format.</summary>
    public static readonly DiagnosticDescriptor ToolsWithResponseFormat = Error(
        "RFT4077",
        "Tools and a response format exclude each other",
        "Take out one of them: an answer that is held to a form cannot call a tool. A json_schema grader checks the last message instead.");
}
