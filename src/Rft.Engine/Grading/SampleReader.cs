using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Templating;

namespace Rft.Engine.Grading;

/// <summary>Reads an answer that somebody wrote down: <c>#/$defs/sample</c> of grader-tests.schema.json.</summary>
internal static class SampleReader
{
    /// <summary>Reads a text or an object that the schema has found valid.</summary>
    public static Sample Read(SourceNode node)
    {
        if (node.Kind == SourceNodeKind.String)
        {
            return new Sample(node.Text, FinishReason.Stop);
        }

        var text = node["output_text"]?.Text ?? (node["output_json"] is { } json ? CompactJson.Write(json) : "");
        var finishReason = node["finish_reason"] is { Text: "length" } ? FinishReason.Length : FinishReason.Stop;
        return new Sample(text, finishReason) { OutputTools = [.. (node["output_tools"]?.Items ?? []).Select(ReadCall)] };
    }

    private static ToolCall ReadCall(SourceNode call, int index)
    {
        var function = call["function"]!;
        return new ToolCall(call["id"]?.Text ?? $"call_{index}", function["name"]!.Text, function["arguments"]!.Text);
    }
}
