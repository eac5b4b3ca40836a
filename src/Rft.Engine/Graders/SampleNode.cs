using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Graders;

/// <summary>A sample as the JSON object that templates read and that graders outside are sent.</summary>
internal static class SampleNode
{
    private static readonly SourceNode _assistant = Text("assistant");
    private static readonly SourceNode _function = Text("function");
    private static readonly SourceNode _zero = SourceNode.Number(default, "0");
    private static readonly SourceNode _null = SourceNode.Null(default);
    private static readonly SourceNode _none = SourceNode.Array(default, []);

    /// <summary>Makes the object.</summary>
    public static SourceNode Of(Sample sample, SourceNode? outputJson)
    {
        var text = Text(sample.OutputText);
        var tools = Calls(sample.OutputTools);
        var members = new List<SourceMember>(5);
        if (sample.Model is { } model)
        {
            Add(members, "model", Text(model));
        }

        Add(members, "output_text", text);
        if (outputJson is not null)
        {
            Add(members, "output_json", outputJson);
        }

        Add(members, "output_tools", tools);
        Add(members, "choices", SourceNode.Array(default, [Choice(sample, text, sample.LastTools is { } last ? Calls(last) : tools)]));
        return SourceNode.Object(default, members);
    }

    private static SourceNode Calls(IReadOnlyList<ToolCall> calls) =>
        calls.Count == 0 ? _none : SourceNode.Array(default, [.. calls.Select(ToolCallOf)]);

    private static SourceNode Choice(Sample sample, SourceNode text, SourceNode tools)
    {
        var calls = tools.Items.Count > 0;
        var message = new List<SourceMember>(3);
        Add(message, "role", _assistant);
        Add(message, "content", calls && sample.OutputText.Length == 0 ? _null : text);
        if (calls)
        {
            Add(message, "tool_calls", tools);
        }

        var choice = new List<SourceMember>(3);
        Add(choice, "index", _zero);
        Add(choice, "message", SourceNode.Object(default, message));
        Add(choice, "finish_reason", Text(sample.FinishReason != FinishReason.Stop ? "length" : calls ? "tool_calls" : "stop"));
        return SourceNode.Object(default, choice);
    }

    private static SourceNode ToolCallOf(ToolCall call)
    {
        var function = new List<SourceMember>(2);
        Add(function, "name", Text(call.Function));
        Add(function, "arguments", Text(call.Arguments));
        var members = new List<SourceMember>(3);
        Add(members, "id", Text(call.Id));
        Add(members, "type", _function);
        Add(members, "function", SourceNode.Object(default, function));
        return SourceNode.Object(default, members);
    }

    private static SourceNode Text(string text) => SourceNode.String(default, text);

    private static void Add(List<SourceMember> members, string name, SourceNode value) => members.Add(new SourceMember(name, default, value));
}
