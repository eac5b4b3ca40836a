using Rft.Engine.Models;

namespace Rft.Engine.Tests.Models;

public sealed class ToolCallParserTests
{
    [Theory]
    [InlineData("<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": 1}}\n</tool_call>", "", "f({\"a\":1})")]
    [InlineData("I look. <tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>\n<tool_call>{\"name\":\"g\",\"arguments\":{}}</tool_call>", "I look.", "f({}) g({})")]
    [InlineData("<tool_call>{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}", "", "f({\"a\":1})")]
    [InlineData("<tool_call>{\"name\":\"f\"}</tool_call>", "<tool_call>{\"name\":\"f\"}</tool_call>", "")]
    [InlineData("<tool_call>nonsense", "<tool_call>nonsense", "")]
    [InlineData("<tool_call><tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>", "<tool_call><tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>", "")]
    [InlineData("plain", "plain", "")]
    public void Hermes_writes_calls_between_tags(string answer, string text, string calls) => Check(new HermesToolCallParser(), answer, text, calls);

    [Theory]
    [InlineData("{\"name\": \"f\", \"parameters\": {\"a\": [1]}}", "", "f({\"a\":[1]})")]
    [InlineData("<|python_tag|>{\"name\":\"f\",\"parameters\":{}}; {\"name\":\"g\",\"parameters\":{}}", "", "f({}) g({})")]
    [InlineData("{\"name\":\"f\",\"parameters\":{}}\n{\"name\":\"g\",\"arguments\":{}}\n", "", "f({}) g({})")]
    [InlineData("{\"name\": \"Ada\"}", "{\"name\": \"Ada\"}", "")]
    [InlineData("{\"name\":\"f\",\"parameters\":{}} and more", "{\"name\":\"f\",\"parameters\":{}} and more", "")]
    [InlineData("{", "{", "")]
    [InlineData("", "", "")]
    public void Llama_answers_with_the_call_alone(string answer, string text, string calls) => Check(new LlamaToolCallParser(), answer, text, calls);

    [Theory]
    [InlineData("[TOOL_CALLS] [{\"name\": \"f\", \"arguments\": {\"a\": 1}}, {\"name\": \"g\", \"arguments\": {}}]", "", "f({\"a\":1}) g({})")]
    [InlineData("Let me see.[TOOL_CALLS][{\"name\":\"f\",\"arguments\":{}}]", "Let me see.", "f({})")]
    [InlineData("[{\"name\":\"f\",\"arguments\":{}}]", "", "f({})")]
    [InlineData("[TOOL_CALLS]f[ARGS]{\"a\":1}[TOOL_CALLS]g[ARGS]{}", "", "f({\"a\":1}) g({})")]
    [InlineData("[1, 2]", "[1, 2]", "")]
    [InlineData("[]", "[]", "")]
    [InlineData("[TOOL_CALLS] [{\"name\":\"f\"}]", "[TOOL_CALLS] [{\"name\":\"f\"}]", "")]
    [InlineData("[TOOL_CALLS]f[ARGS]{\"a\":", "[TOOL_CALLS]f[ARGS]{\"a\":", "")]
    public void Mistral_writes_an_array_of_calls(string answer, string text, string calls) => Check(new MistralToolCallParser(), answer, text, calls);

    [Theory]
    [InlineData("{% for m in messages %}<tool_call>{{ m }}</tool_call>{% endfor %}", typeof(HermesToolCallParser))]
    [InlineData("{{ '[TOOL_CALLS]' }}", typeof(MistralToolCallParser))]
    [InlineData("{{ '<|python_tag|>' }}", typeof(LlamaToolCallParser))]
    [InlineData("{{ '<|start_header_id|>' }}{\"name\": name, \"parameters\": p}", typeof(LlamaToolCallParser))]
    [InlineData("{{ '<|im_start|>' }}", null)]
    public void The_convention_is_that_of_the_chat_template(string template, Type? expected) =>
        Assert.Equal(expected, ToolCallParsers.For(template)?.GetType());

    private static void Check(IToolCallParser parser, string answer, string text, string calls)
    {
        var parsed = parser.Parse(answer);

        Assert.Equal(text, parsed.Text);
        Assert.Equal(calls, string.Join(' ', parsed.Calls.Select(call => $"{call.Function}({call.Arguments})")));
        Assert.Equal(parsed.Calls.Select((_, index) => $"call_{index}"), parsed.Calls.Select(call => call.Id));
    }
}
