using System.Text;
using System.Text.Json;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Templating;

namespace Rft.Engine.Tools;

/// <summary>What a tool is given.</summary>
public sealed class ToolRequest
{
    private readonly ToolCall _call;
    private readonly SourceNode _item;
    private readonly Lazy<JsonElement> _arguments;
    private readonly Lazy<JsonElement> _row;

    internal ToolRequest(ToolCall call, SourceNode item, string trace)
    {
        (_call, _item, TraceId) = (call, item, trace);
        _arguments = new(() => Read(call.Arguments));
        _row = new(() => Read(CompactJson.Write(item)));
    }

    /// <summary>The name of the function that was called.</summary>
    public string Name => _call.Function;

    /// <summary>The arguments: a JSON object that follows the parameters.</summary>
    public JsonElement Arguments => _arguments.Value;

    /// <summary>The row of the dataset: an object with everything that its line holds.</summary>
    public JsonElement Item => _row.Value;

    /// <summary>The same for all calls of one episode, and for no other; no result may depend on it.</summary>
    public string TraceId { get; }

    /// <summary>The request as OpenAI's API sends it, as one line of UTF-8 with its line feed.</summary>
    internal byte[] ToLine()
    {
        var id = Text(_call.Id);
        return Encoding.UTF8.GetBytes(
            $"{{\"type\":\"function_call\",\"id\":{id},\"call_id\":{id},\"name\":{Text(_call.Function)},"
            + $"\"arguments\":{Text(_call.Arguments)},\"trace_id\":\"{TraceId}\",\"item\":{CompactJson.Write(_item)}}}\n");
    }

    private static string Text(string text) => CompactJson.Write(SourceNode.String(default, text));

    private static JsonElement Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
