using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Sampling;

/// <summary>
/// Finds what the assistant wrote in the text of a conversation. Where the template says so itself (generation blocks), that counts.
/// Elsewhere the conversation is rendered up to each assistant message, without and with it, and each text must begin with the one
/// before: then the prompt is exactly what sampling would see.
/// </summary>
internal sealed class AssistantParts(DatasetRow row, ChatEncoding encoding, RowDiagnostics findings)
{
    private readonly IReadOnlyList<SourceNode> _messages = row.Messages.Items;

    /// <summary>The text up to the end of the last part, and the parts in order; null where they cannot be told, which was reported.</summary>
    public (string Text, IReadOnlyList<AssistantPart> Parts)? Find() => encoding.RenderMarked is null ? FindByPrefix() : FindByMarks();

    private (string Text, IReadOnlyList<AssistantPart> Parts)? FindByMarks()
    {
        var (text, marks) = encoding.RenderMarked!(row.Messages);
        var answers = _messages.Where(IsAnswer).ToList();
        if (marks.Count != answers.Count && answers.Exists(answer => !IsTrained(answer)))
        {
            findings.Add(
                DiagnosticTable.GenerationBlocksDoNotFit,
                row.Messages.Location,
                $"row {row.Index + 1}: the chat template ({encoding.TemplateName}) marks {marks.Count} parts for {answers.Count} assistant "
                + "messages, so it cannot be told which of them has the weight 0");
            return null;
        }

        var parts = marks.Select((mark, index) => new AssistantPart(
            mark.Start.Value,
            mark.End.Value,
            marks.Count != answers.Count || IsTrained(answers[index]),
            row.Messages.Location)).ToList();
        return (parts.Count == 0 ? "" : text[..parts[^1].End], parts);
    }

    private (string Text, IReadOnlyList<AssistantPart> Parts)? FindByPrefix()
    {
        var (parts, written) = (new List<AssistantPart>(), "");
        for (var index = 0; index < _messages.Count; index++)
        {
            if (!IsAnswer(_messages[index]))
            {
                continue;
            }

            var prompt = encoding.Render(First(index), true);
            var answered = encoding.Render(First(index + 1), false);
            if (!Keeps(written, prompt, index, "up to") || !Keeps(prompt, answered, index, "with"))
            {
                return null;
            }

            parts.Add(new AssistantPart(prompt.Length, answered.Length, IsTrained(_messages[index]), _messages[index].Location)
            {
                MustEnd = true,
            });
            written = answered;
        }

        return (written, parts);
    }

    private SourceNode First(int count) => SourceNode.Array(row.Messages.Location, [.. _messages.Take(count)]);

    private bool Keeps(string shorter, string longer, int index, string relation)
    {
        if (longer.StartsWith(shorter, StringComparison.Ordinal))
        {
            return true;
        }

        var same = shorter.AsSpan().CommonPrefixLength(longer);
        findings.Add(
            DiagnosticTable.TemplateRewritesHistory,
            _messages[index].Location,
            $"row {row.Index + 1}, message {index + 1} (assistant): {relation} this message the chat template ({encoding.TemplateName}) "
            + $"changes the text that it wrote for the messages before: {Excerpt(shorter, same)} became {Excerpt(longer, same)}");
        return false;
    }

    private static string Excerpt(string text, int start)
    {
        const int Longest = 40;
        var (from, to) = (Math.Max(0, start - 10), Math.Min(text.Length, start + Longest));
        return $"'{text[from..to].ReplaceLineEndings("\\n")}{(to < text.Length ? "..." : "")}'";
    }

    private static bool IsAnswer(SourceNode message) => message["role"]?.Text == "assistant";

    /// <summary>OpenAI's member of assistant messages: 0 leaves a message out of the loss.</summary>
    private static bool IsTrained(SourceNode message) => (message["weight"]?.ToInt64() ?? 1) != 0;
}
