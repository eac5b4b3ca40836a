using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Sampling;

/// <summary>
/// Finds what the assistant wrote in the text of a conversation. Where the template says so itself (generation blocks), that counts.
/// Elsewhere the conversation is rendered up to each assistant message, without and with it, and each text must begin with the one
/// before, at least to the end token of its last answer: then the prompt is exactly what sampling would see.
/// </summary>
/// <param name="row">The row that the conversation is of.</param>
/// <param name="messages">The conversation.</param>
/// <param name="firstTarget">The first message that may be learned from.</param>
/// <param name="encoding">The template.</param>
/// <param name="findings">Receives errors.</param>
internal sealed class AssistantParts(
    DatasetRow row, IReadOnlyList<SourceNode> messages, int firstTarget, ChatEncoding encoding, RowDiagnostics findings)
{
    /// <summary>The text up to the end of the last part, and the parts; null where they cannot be told, which was reported.</summary>
    public (string Text, IReadOnlyList<AssistantPart> Parts)? Find() => encoding.RenderMarked is null ? FindByPrefix() : FindByMarks();

    private (string Text, IReadOnlyList<AssistantPart> Parts)? FindByMarks()
    {
        var (text, marks) = encoding.RenderMarked!(First(messages.Count), encoding.ToolsOf(row));
        var answers = Enumerable.Range(0, messages.Count).Where(IsAnswer).ToList();
        if (marks.Count != answers.Count && !answers.TrueForAll(IsTrained))
        {
            findings.Add(
                DiagnosticTable.GenerationBlocksDoNotFit,
                row.Messages.Location,
                $"row {row.Index + 1}: the chat template ({encoding.TemplateName}) marks {marks.Count} parts for {answers.Count} assistant "
                + "messages, so it cannot be told which of them are learned from");
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
        for (var index = 0; index < messages.Count; index++)
        {
            // Of a message that nothing is learned from the place does not matter, and so not what becomes of it later.
            if (!IsAnswer(index) || !IsTrained(index))
            {
                continue;
            }

            var prompt = encoding.Render(First(index), encoding.ToolsOf(row), true);
            var answered = encoding.Render(First(index + 1), encoding.ToolsOf(row), false);
            if (!prompt.StartsWith(written, StringComparison.Ordinal) && parts is [.., var last] && EndOfTurn(written, last.Start) is { } end
                && prompt.StartsWith(written[..end], StringComparison.Ordinal))
            {
                // Some templates close a conversation behind its last message, as Phi-3's does.
                (parts[^1], written) = (last with { End = end }, written[..end]);
            }

            if (!Keeps(written, prompt, index, "up to") || !Keeps(prompt, answered, index, "with"))
            {
                return null;
            }

            parts.Add(new AssistantPart(prompt.Length, answered.Length, IsTrained: true, messages[index].Location)
            {
                MustEnd = true,
            });
            written = answered;
        }

        return (written, parts);
    }

    // Behind the first end token; null where there is none.
    private int? EndOfTurn(string text, int start) => encoding.StopTexts
        .Select(stop => (Stop: stop, At: text.IndexOf(stop, start, StringComparison.Ordinal)))
        .Where(found => found.Stop.Length > 0 && found.At >= 0)
        .OrderBy(found => found.At)
        .Select(found => (int?)(found.At + found.Stop.Length))
        .FirstOrDefault();

    private SourceNode First(int count) => SourceNode.Array(row.Messages.Location, [.. messages.Take(count)]);

    private bool Keeps(string shorter, string longer, int index, string relation)
    {
        if (longer.StartsWith(shorter, StringComparison.Ordinal))
        {
            return true;
        }

        var same = shorter.AsSpan().CommonPrefixLength(longer);
        findings.Add(
            DiagnosticTable.TemplateRewritesHistory,
            messages[index].Location,
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

    private bool IsAnswer(int index) => messages[index]["role"]?.Text == "assistant";

    /// <summary>OpenAI's member 'weight' of assistant messages: 0 leaves a message out of the loss.</summary>
    private bool IsTrained(int index) => index >= firstTarget && (messages[index]["weight"]?.ToInt64() ?? 1) != 0;
}
