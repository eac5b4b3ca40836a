using System.Text;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>Tool calls and their answers as messages that chat templates read.</summary>
internal static class ToolMessages
{
    /// <summary>The assistant's message with its calls.</summary>
    public static SourceNode Assistant(string content, IEnumerable<ToolCall> calls) => Object(
        ("role", Text("assistant")),
        ("content", Text(content)),
        ("tool_calls", SourceNode.Array(default, [.. calls.Select(Call)])));

    /// <summary>The message that answers a call.</summary>
    public static SourceNode Tool(ToolCall call, string text) => Object(
        ("role", Text("tool")),
        ("tool_call_id", Text(call.Id)),
        ("name", Text(call.Function)),
        ("content", Text(text)));

    /// <summary>
    /// Messages of a row as templates want them: OpenAI has the arguments of a call as JSON text, templates write an object as JSON
    /// themselves.
    /// </summary>
    public static SourceNode ForTemplate(SourceNode messages) => messages.Items.Any(message => message["tool_calls"] is not null)
        ? SourceNode.Array(messages.Location, [.. messages.Items.Select(message => Replace(message, "tool_calls", WithObjects))])
        : messages;

    private static SourceNode WithObjects(SourceNode calls) => SourceNode.Array(
        calls.Location,
        [.. calls.Items.Select(call => Replace(call, "function", function => Replace(function, "arguments", arguments =>
            arguments.Kind == SourceNodeKind.String ? Arguments(arguments.Text) : arguments)))]);

    private static SourceNode Replace(SourceNode node, string name, Func<SourceNode, SourceNode> change) => node[name] is null
        ? node
        : SourceNode.Object(
            node.Location, [.. node.Members.Select(member => member.Name == name ? member with { Value = change(member.Value) } : member)]);

    private static SourceNode Call(ToolCall call) => Object(
        ("id", Text(call.Id)),
        ("type", Text("function")),
        ("function", Object(("name", Text(call.Function)), ("arguments", Arguments(call.Arguments)))));

    private static SourceNode Arguments(string arguments) =>
        SourceDocument.Parse("arguments", Encoding.UTF8.GetBytes(arguments), []) is { Kind: SourceNodeKind.Object } node
            ? node
            : SourceNode.Object(default, []);

    private static SourceNode Object(params (string Name, SourceNode Value)[] members) =>
        SourceNode.Object(default, [.. members.Select(member => new SourceMember(member.Name, default, member.Value))]);

    private static SourceNode Text(string text) => SourceNode.String(default, text);
}
