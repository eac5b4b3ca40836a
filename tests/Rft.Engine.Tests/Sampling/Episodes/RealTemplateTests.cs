using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;
using Rft.Engine.Templating;

namespace Rft.Engine.Tests.Sampling.Episodes;

/// <summary>
/// Turns in the chat templates of real models, which carry their makers' licences and are no part of the project: the test skips where
/// the folder <c>shared</c> is not beside the repository.
/// </summary>
public sealed class RealTemplateTests
{
    private const string Qwen = "\n<|im_start|>user\n<tool_response>\n{0}\n</tool_response><|im_end|>\n<|im_start|>assistant\n";

    private const string Tool =
        """[{"type": "function", "function": {"name": "add", "description": "Adds.", "parameters": {"type": "object", "properties": {"a": {"type": "integer"}}}}}]""";

    public static TheoryData<string, string, string> Turns => new()
    {
        { "qwen2_5", "<|im_end|>", Qwen },
        { "qwen3", "<|im_end|>", Qwen },
        {
            "llama3_2", "<|eot_id|>",
            "<|start_header_id|>ipython<|end_header_id|>\n\n\"{0}\"<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"
        },
        { "mistral_nemo", "</s>", "[TOOL_RESULTS]{{\"content\": {0}, \"call_id\": \"call00000\"}}[/TOOL_RESULTS]" },
    };

    [Theory]
    [MemberData(nameof(Turns))]
    public void Between_two_messages_stands_what_the_template_adds(string name, string stop, string expected)
    {
        var (encoding, template) = Open(name, stop);
        Assert.Empty(Check(encoding, template));
        foreach (var content in (string[])["", "<think>\nSums are easy.\n</think>\n\n"])
        {
            List<SourceNode> messages = [.. ToolChat.Row(0, "x").Messages.Items];
            for (var turn = 0; turn < 3; turn++)
            {
                var message = new EpisodeStep("", content, [new("call00000", "add", """{"a":1}""")], [new(ToolReplyKind.Answered, $"A{turn}")]);
                var tokens = ToolTurn.Encode(encoding, messages, message, ToolChat.Json(Tool), 1);

                Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, $"A{turn}"), ToolChat.Decode(tokens));
                messages.Add(ToolMessages.Assistant(message.Content, message.Calls));
                messages.Add(ToolMessages.Tool(message.Calls[0], $"A{turn}"));
            }
        }
    }

    [Theory]
    [InlineData("llama3", "<|eot_id|>")]
    [InlineData("gemma", "<end_of_turn>")]
    [InlineData("phi3", "<|end|>")]
    public void A_template_without_tools_is_refused(string name, string stop)
    {
        var (encoding, template) = Open(name, stop);

        Assert.Equal(["RFT4075"], Check(encoding, template).Select(diagnostic => diagnostic.Code));
    }

    private static DiagnosticBag Check(ChatEncoding encoding, ChatTemplate template)
    {
        var diagnostics = new DiagnosticBag();
        ToolTemplateCheck.Check(encoding, template.ToolCalls, ToolChat.Row(0, "x"), areRun: true, default, diagnostics);
        return diagnostics;
    }

    // The end token is character 1, as every tokenizer makes one token of it.
    private static (ChatEncoding Encoding, ChatTemplate Template) Open(string name, string stop)
    {
        var cases = SharedFolder.Find("fixtures/chat_templates/cases.json");
        Assert.SkipWhen(cases is null, "there are no chat templates of real models beside the repository");
        var document = SourceDocument.Load(cases, [])!;
        var template = new ChatTemplate(
            new Dictionary<string, Template> { ["default"] = Template.ParseJinja(document["templates"]![name]!["text"]!.Text, name + ".jinja") },
            new Dictionary<string, string> { ["eos_token"] = stop, ["bos_token"] = "<s>" });
        var encoding = new ChatEncoding(
            (messages, tools, prompt) => template.Render(ToolMessages.ForTemplate(messages), tools, prompt).Text,
            text => ToolChat.Encode(text.StartsWith(stop, StringComparison.Ordinal) ? "\u0001" + text[stop.Length..] : text),
            [1])
        {
            StopTexts = [stop], TemplateName = name, ToolsOf = _ => ToolChat.Json(Tool),
        };
        return (encoding, template);
    }
}
