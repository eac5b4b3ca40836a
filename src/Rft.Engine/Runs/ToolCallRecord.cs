namespace Rft.Engine.Runs;

/// <summary>A tool call in the chat format of OpenAI's API.</summary>
/// <param name="Id">What its answer refers to.</param>
/// <param name="Function">What was called.</param>
internal sealed record ToolCallRecord(string Id, FunctionRecord Function)
{
    /// <summary>Always a function.</summary>
    public string Type { get; init; } = "function";
}
