using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>
/// Turns whole conversations into tokens for supervised training, with the assistant's tokens marked.
/// </summary>
internal static class ConversationEncoder
{
    /// <summary>Encodes every row.</summary>
    /// <param name="dataset">The rows.</param>
    /// <param name="folder">The model's template and tokenizer.</param>
    /// <param name="maximumTokens">The longest conversation; longer ones are left out with a warning.</param>
    /// <param name="diagnostics">Receives errors and warnings by row.</param>
    public static EncodedConversations Encode(Dataset dataset, ModelFolder folder, int maximumTokens, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(folder);
        return Encode(dataset.Rows, ChatEncoding.Of(folder), maximumTokens, diagnostics);
    }

    /// <summary>Encodes rows with any template and tokenizer.</summary>
    internal static EncodedConversations Encode(
        IReadOnlyList<DatasetRow> rows, ChatEncoding encoding, int maximumTokens, DiagnosticBag diagnostics)
    {
        var (conversations, skipped) = (new List<EncodedConversation>(rows.Count), 0);
        var findings = new RowDiagnostics(diagnostics);
        foreach (var row in rows)
        {
            try
            {
                if (EncodeRow(row, row.Messages.Items, 0, encoding, findings) is not { } conversation)
                {
                    continue;
                }

                if (conversation.Tokens.Length <= maximumTokens)
                {
                    conversations.Add(conversation);
                    continue;
                }

                skipped++;
                findings.Add(
                    DiagnosticTable.ConversationTooLong,
                    row.Messages.Location,
                    $"the conversation has {conversation.Tokens.Length} tokens and the model reads {maximumTokens}; the row is left out");
            }
            catch (DiagnosticException refusal)
            {
                findings.Add(refusal, row);
            }
        }

        findings.Finish();
        if (skipped == rows.Count)
        {
            diagnostics.Add(
                DiagnosticTable.NoConversationFits,
                rows[0].Messages.Location with { Line = 0, Column = 0 },
                $"all {skipped} conversations are longer than the {maximumTokens} tokens that the model reads");
        }

        return new EncodedConversations(conversations, skipped);
    }

    /// <summary>Encodes one conversation; null where it is refused, with a diagnostic.</summary>
    /// <param name="row">The row that it is of.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="firstTarget">The first message that may carry loss.</param>
    /// <param name="encoding">The template and the tokenizer.</param>
    /// <param name="findings">Receives errors.</param>
    internal static EncodedConversation? EncodeRow(
        DatasetRow row, IReadOnlyList<SourceNode> messages, int firstTarget, ChatEncoding encoding, RowDiagnostics findings)
    {
        if (new AssistantParts(row, messages, firstTarget, encoding, findings).Find() is not var (text, parts))
        {
            return null;
        }

        var (segments, isTarget) = (new SegmentTokens(text, encoding.Encode), new List<bool>());
        foreach (var part in parts)
        {
            segments.AddUpTo(part.Start);
            var first = segments.AddUpTo(part.End);
            var end = part.MustEnd ? BehindLast(segments.Tokens, first, encoding.StopTokens) : segments.Tokens.Count;
            if (end < 0)
            {
                findings.Add(
                    DiagnosticTable.AssistantTurnWithoutEnd,
                    part.Location,
                    "the chat template writes none of the model's end tokens after this message");
                return null;
            }

            for (var index = isTarget.Count; index < segments.Tokens.Count; index++)
            {
                // Nothing precedes the first token of a sequence, so there is no probability to raise.
                isTarget.Add(part.IsTrained && index >= Math.Max(first, 1) && index < end);
            }
        }

        if (!isTarget.Contains(true))
        {
            findings.Add(
                DiagnosticTable.NoAssistantMessage,
                row.Messages.Location,
                "no message with the role 'assistant' and a weight other than 0");
            return null;
        }

        return new EncodedConversation(row, [.. segments.Tokens], [.. isTarget]);
    }

    /// <summary>The index behind the last of some tokens at or after another index; -1 where there is none.</summary>
    private static int BehindLast(IReadOnlyList<int> tokens, int first, IReadOnlyList<int> sought)
    {
        for (var end = tokens.Count; end > first; end--)
        {
            if (sought.Contains(tokens[end - 1]))
            {
                return end;
            }
        }

        return -1;
    }
}
