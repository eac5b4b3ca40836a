namespace Rft.Engine.Pipeline;

/// <summary>What <c>reasoning_effort</c> says to a chat template. docs/spec.md has the rule in words.</summary>
internal static class ReasoningEffort
{
    /// <summary>The settings; none for <c>default</c>.</summary>
    public static IReadOnlyDictionary<string, object?> TemplateSettings(string effort) => effort == "default"
        ? new Dictionary<string, object?>()
        : new Dictionary<string, object?> { ["reasoning_effort"] = effort, ["enable_thinking"] = effort != "low" };
}
