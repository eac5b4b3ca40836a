using System.Text;
using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;

namespace Rft.Engine.Tests.Sampling.Episodes;

/// <summary>
/// A chat format of one character a token, with tools: `[up]u:hello.a:hi|` and behind a call `t:answer.a:`. A token above 10,000 stands
/// for the same character as the one below it, as another way to spell it that the encoder never takes.
/// </summary>
internal static class ToolChat
{
    public const char End = '|';

    /// <summary>Another spelling of a character.</summary>
    public const int Other = 10_000;

    public const string Up = """{"type": "function", "function": {"name": "up", "parameters": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}}}""";

    public const string Down = """{"type": "function", "function": {"name": "down"}}""";

    public static ChatEncoding Encoding { get; } = new(Render, Encode, [End]) { StopTexts = ["|"], TemplateName = "template" };

    public static AnswerFormat Format { get; } = new([End], tokens => Decode(tokens)[..^(tokens.Length > 0 && tokens[^1] == End ? 1 : 0)])
    {
        ToolCalls = new HermesToolCallParser(),
    };

    public static string Call(string name, string arguments) => $$"""<tool_call>{"name": "{{name}}", "arguments": {{arguments}}}</tool_call>""";

    public static int[] Encode(string text) => [.. text.Select(character => (int)character)];

    public static string Decode(int[] tokens) => string.Concat(tokens.Select(token => (char)(token % Other)));

    public static SourceNode Json(string json) => SourceDocument.Parse("row.jsonl", System.Text.Encoding.UTF8.GetBytes(json), [])!;

    public static DatasetRow Row(int index, string user, string? tools = null) => new(index, index + 1, Json(
        $$"""{"messages": [{"role": "user", "content": "{{user}}"}]{{(tools is null ? "" : $", \"tools\": [{tools}]")}}}"""));

    public static EpisodeRules Rules(IToolbox toolbox, int steps = 10, int tokens = 1000, ChatEncoding? encoding = null, params string[] declared)
    {
        var declarations = new ToolDeclarations([.. (declared.Length == 0 ? [Up] : declared).Select(Json)]);
        return new EpisodeRules(toolbox, declarations, (encoding ?? Encoding) with { ToolsOf = declarations.For }, steps, tokens);
    }

    public static EncodedPrompt Prompt(EpisodeRules rules, DatasetRow row) =>
        new(row, rules.Encoding.Encode(rules.Encoding.Render(row.Messages, rules.Encoding.ToolsOf(row), true)));

    public static string Render(SourceNode messages, SourceNode? tools, bool addGenerationPrompt)
    {
        var text = new StringBuilder();
        if (tools is not null)
        {
            text.Append('[').AppendJoin(',', tools.Items.Select(ToolDeclarations.NameOf)).Append(']');
        }

        foreach (var message in messages.Items)
        {
            var content = message["content"]!.Text;
            text.Append(message["role"]!.Text switch
            {
                "assistant" => $"a:{content}{string.Concat((message["tool_calls"]?.Items ?? []).Select(CallText))}|\n",
                "tool" => $"t:{content}.",
                _ => $"u:{content}.",
            });
        }

        return text.Append(addGenerationPrompt ? "a:" : "").ToString();
    }

    private static string CallText(SourceNode call) => $"<{call["function"]!["name"]!.Text}>";
}
