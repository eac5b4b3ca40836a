using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Pipeline.Inspection;

/// <summary>What a chat template can do, found out by rendering small conversations.</summary>
internal static class TemplateFacts
{
    private const string SystemText = "Rft-system-text";
    private const string ToolName = "rft_tool_name";

    /// <summary>The section. A template that rewrites earlier turns is worth a warning.</summary>
    public static ModelFactSection Of(ChatTemplate template, DiagnosticBag diagnostics, string directory)
    {
        var conversation = Messages("user", "assistant", "user", "assistant");
        var keepsPrefix = KeepsPrefix(template, conversation);
        if (keepsPrefix == false)
        {
            diagnostics.Add(
                DiagnosticTable.TemplateLacksPrefix,
                new SourceLocation(directory),
                "a longer conversation does not begin with the text of the shorter one, so of the answers of a row only the last can be trained on");
        }

        var tools = SourceNode.Array(default, [Object(("type", Text("function")), ("function", Object(("name", Text(ToolName)), ("description", Text("x")), ("parameters", Object()))))]);
        var question = Messages("user");
        return new ModelFactSection("chat_template", "Chat template",
        [
            new("characters", "length", (long)template.Text.Length, Note: "characters"),
            new("system", "system message", Render(template, Messages("system", "user"))?.Contains(SystemText, StringComparison.Ordinal) == true),
            new("tools", "tools", Render(template, question, tools: tools)?.Contains(ToolName, StringComparison.Ordinal) == true),
            new("thinking", "enable_thinking", Differs(template, question, "enable_thinking")),
            new("keeps_prefix", "keeps earlier turns", keepsPrefix),
            new("generation_tags", "generation tags", template.MarksGeneration),
        ]);
    }

    private static bool Differs(ChatTemplate template, SourceNode messages, string setting) =>
        Render(template.With(Setting(setting, false)), messages) != Render(template.With(Setting(setting, true)), messages);

    // As supervised training finds the assistant's tokens; null where the template refuses the conversation.
    private static bool? KeepsPrefix(ChatTemplate template, SourceNode conversation)
    {
        var written = "";
        for (var count = 2; count <= conversation.Items.Count; count += 2)
        {
            var prompt = Render(template, SourceNode.Array(default, [.. conversation.Items.Take(count - 1)]));
            var answered = Render(template, SourceNode.Array(default, [.. conversation.Items.Take(count)]), addGenerationPrompt: false);
            if (prompt is null || answered is null)
            {
                return null;
            }

            if (!prompt.StartsWith(written, StringComparison.Ordinal) || !answered.StartsWith(prompt, StringComparison.Ordinal))
            {
                return false;
            }

            // What stands behind the last message may go when another one follows.
            var answer = ContentOf("assistant");
            var end = answered.IndexOf(answer, prompt.Length, StringComparison.Ordinal);
            written = end < 0 ? answered : answered[..(end + answer.Length)];
        }

        return true;
    }

    private static string? Render(ChatTemplate template, SourceNode messages, bool addGenerationPrompt = true, SourceNode? tools = null)
    {
        try
        {
            return template.Render(messages, tools, addGenerationPrompt).Text;
        }
        catch (DiagnosticException)
        {
            // A refusal is the answer to the question that was asked.
            return null;
        }
    }

    private static Dictionary<string, object?> Setting(string name, object value) => new() { [name] = value };

    private static SourceNode Messages(params string[] roles) => SourceNode.Array(default,
        [.. roles.Select(role => Object(("role", Text(role)), ("content", Text(ContentOf(role)))))]);

    private static string ContentOf(string role) => role == "system" ? SystemText : $"A {role}'s text.";

    private static SourceNode Object(params (string Name, SourceNode Value)[] members) =>
        SourceNode.Object(default, [.. members.Select(member => new SourceMember(member.Name, default, member.Value))]);

    private static SourceNode Text(string text) => SourceNode.String(default, text);
}
