using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;
using Rft.Engine.Templating;
using Rft.Engine.Tests.Sampling.Episodes;
using static Rft.Engine.Tests.Sampling.Episodes.ToolChat;

namespace Rft.Engine.Tests.Data;

/// <summary>Tools, tool calls and tools' messages in rows, in OpenAI's chat format.</summary>
public sealed class ToolRowTests : IDisposable
{
    private const string User = """{"role": "user", "content": "x"}""";
    private const string Asks = """{"role": "assistant", "content": null, "tool_calls": [{"id": "1", "type": "function", "function": {"name": "up", "arguments": "{\"text\": \"x\"}"}}]}""";
    private const string Tool = """{"role": "tool", "tool_call_id": "1", "content": "X"}""";
    private const string Says = """{"role": "assistant", "content": "X!"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData($$"""{"messages": [{{User}}], "tools": [{{Up}}, {{Down}}]}""", null)]
    [InlineData($$"""{"messages": [{{User}}], "tools": []}""", null)]
    [InlineData($$"""{"messages": [{{User}}], "tools": null}""", null)]
    [InlineData($$"""{"messages": [{{User}}, {{Asks}}, {{Tool}}, {{Says}}], "tools": [{{Up}}]}""", null)]
    [InlineData($$$"""{"messages": [{{{User}}}], "tools": {}}""", "'tools' is not an array")]
    [InlineData($$"""{"messages": [{{User}}], "tools": [{"name": "up"}]}""", "expected an object with the type 'function'")]
    [InlineData($$"""{"messages": [{{User}}], "tools": [5]}""", "expected an object with the type 'function'")]
    [InlineData($$$"""{"messages": [{{{User}}}], "tools": [{"type": "function", "function": {"name": ""}}]}""", "expected an object with the type 'function'")]
    [InlineData($$$"""{"messages": [{{{User}}}], "tools": [{"type": "function", "function": {"name": "a", "parameters": []}}]}""", "'parameters' is not a JSON schema")]
    [InlineData($$$"""{"messages": [{{{User}}}, {"role": "assistant", "tool_calls": [{"function": {"name": "up"}}]}]}""", "expected a tool call")]
    [InlineData($$"""{"messages": [{{User}}, {"role": "assistant", "tool_calls": []}]}""", "expected a string 'content'")]
    [InlineData($$"""{"messages": [{{User}}, {{Asks}}, {"role": "tool"}]}""", "expected a string 'content'")]
    public void What_is_no_tool_or_no_call_is_a_mistake_at_its_place(string row, string? expected)
    {
        var diagnostics = new DiagnosticBag();
        var dataset = Load(row, diagnostics);

        Assert.Equal(expected is null, dataset is not null);
        Assert.All(diagnostics, diagnostic =>
        {
            Assert.StartsWith(expected!, diagnostic.Message, StringComparison.Ordinal);
            Assert.Equal(1, diagnostic.Location.Line);
        });
    }

    [Fact]
    public void Every_message_of_the_assistant_is_learned_from_and_what_tools_say_is_not()
    {
        var diagnostics = new DiagnosticBag();
        var rows = Load($$"""{"messages": [{{User}}, {{Asks}}, {{Tool}}, {{Says}}], "tools": [{{Up}}]}""", diagnostics)!.Rows;

        var conversation = Assert.Single(ConversationEncoder.Encode(rows, Encoding, 1000, diagnostics).Conversations);

        Assert.Empty(diagnostics);
        Assert.Equal("[up]u:x.a:<up>|\nt:X.a:X!|", Decode(conversation.Tokens).TrimEnd('\n'));
        Assert.Equal("<up>|X!|", Decode([.. conversation.Tokens.Where((_, index) => conversation.IsTarget[index])]));
    }

    [Fact]
    public void Templates_get_arguments_as_an_object_and_everything_else_as_it_is()
    {
        var messages = ToolChat.Json($"[{User}, {Asks}, {Tool}]");

        var seen = ToolMessages.ForTemplate(messages);

        Assert.Equal("""{"text":"x"}""", CompactJson.Write(seen.Items[1]["tool_calls"]!.Items[0]["function"]!["arguments"]!));
        Assert.Equal("1", seen.Items[1]["tool_calls"]!.Items[0]["id"]!.Text);
        Assert.Same(messages.Items[0], seen.Items[0]);
        Assert.Same(messages.Items[2], seen.Items[2]);
    }

    [Theory]
    [InlineData("", "up,down")]
    [InlineData(Down, "down,up")]
    [InlineData("""{"type": "function", "function": {"name": "left"}}""", "left,up,down")]
    public void A_row_tells_of_its_own_tools_first_and_then_of_those_of_the_spec(string own, string expected)
    {
        var declarations = new ToolDeclarations([ToolChat.Json(Up), ToolChat.Json(Down)]);

        var tools = declarations.For(Row(0, "x", own.Length == 0 ? null : own))!;

        Assert.Equal(expected, string.Join(',', tools.Items.Select(ToolDeclarations.NameOf)));
        Assert.Null(new ToolDeclarations([]).For(Row(0, "x")));
    }

    private Dataset? Load(string row, DiagnosticBag diagnostics)
    {
        var path = _folder.Write("rows.jsonl", row + "\n");
        return Dataset.Load(new FileReference("rows.jsonl", path, default), diagnostics);
    }
}
