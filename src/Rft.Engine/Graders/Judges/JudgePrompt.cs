using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>The messages to a judge, with the answer and its row filled in.</summary>
internal sealed class JudgePrompt
{
    private readonly IReadOnlyList<(string Role, IReadOnlyList<AnswerTemplate> Parts)> _messages;
    private readonly string _instruction;

    private JudgePrompt(IReadOnlyList<(string Role, IReadOnlyList<AnswerTemplate> Parts)> messages, string instruction) =>
        (_messages, _instruction) = (messages, instruction);

    /// <summary>Reads the templates; null where one has a mistake.</summary>
    /// <param name="input">The messages.</param>
    /// <param name="result">What the result is, such as <c>a number from 0 to 1</c>.</param>
    /// <param name="creation">Receives mistakes.</param>
    public static JudgePrompt? Create(IReadOnlyList<JudgeMessageSpec> input, string result, GraderCreation creation)
    {
        var messages = new List<(string, IReadOnlyList<AnswerTemplate>)>();
        foreach (var message in input)
        {
            List<AnswerTemplate?> parts = [.. message.Parts.Select(creation.Template)];
            if (parts.Contains(null))
            {
                return null;
            }

            // Chat completions know developer messages for some models only, and system messages for all.
            messages.Add((message.Role == "developer" ? "system" : message.Role, [.. parts.OfType<AnswerTemplate>()]));
        }

        var instruction = "First write the steps of your judgement, each with what you looked at and what you concluded; then the result, "
            + $"which is {result}. Answer with one JSON object and nothing else: "
            + "{\"steps\": [{\"description\": \"...\", \"conclusion\": \"...\"}], \"result\": ...}";
        return new JudgePrompt(messages, instruction);
    }

    /// <summary>Fills in the values; gives the failed grade, or null where that succeeded.</summary>
    public Grade? Render(Sample sample, SourceNode item, out IReadOnlyList<JudgeMessage> messages)
    {
        // One system message, because many chat templates take no second one.
        var system = new List<string>();
        var others = new List<JudgeMessage>();
        messages = others;
        foreach (var (role, parts) in _messages)
        {
            var texts = new List<string>(parts.Count);
            foreach (var part in parts)
            {
                if (part.Render(sample, item, out var text) is { } failed)
                {
                    return failed;
                }

                texts.Add(text);
            }

            var joined = string.Join("\n\n", texts);
            if (role == "system" && others.Count == 0)
            {
                system.Add(joined);
            }
            else
            {
                others.Add(new JudgeMessage(role, joined));
            }
        }

        others.Insert(0, new JudgeMessage("system", string.Join("\n\n", [.. system, _instruction])));
        return null;
    }
}
