using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>
/// Turns whole conversations into tokens for supervised training, with the assistant's tokens marked. They are found by rendering the
/// conversation up to each assistant message, without and with it; the prompt's tokens are then exactly those that sampling would see.
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
        var (tokens, isTarget, written) = (new List<int>(), new List<bool>(), "");
        for (var index = 0; index < messages.Count; index++)
        {
            if (messages[index]["role"]?.Text != "assistant")
            {
                continue;
            }

            var prompt = encoding.Render(SourceNode.Array(row.Messages.Location, [.. messages.Take(index)]), true);
            var answered = encoding.Render(SourceNode.Array(row.Messages.Location, [.. messages.Take(index + 1)]), false);
            if (!prompt.StartsWith(written, StringComparison.Ordinal) || !answered.StartsWith(prompt, StringComparison.Ordinal))
            {
                findings.Add(
                    DiagnosticTable.TemplateRewritesHistory,
                    messages[index].Location,
                    "with this message the chat template changes the text that it wrote for the messages before");
                return null;
            }

            Append(encoding.Encode(prompt[written.Length..]), 0);
            var answer = encoding.Encode(answered[prompt.Length..]);
            var end = Array.FindLastIndex(answer, encoding.StopTokens.Contains) + 1;
            if (end == 0)
            {
                findings.Add(
                    DiagnosticTable.AssistantTurnWithoutEnd,
                    messages[index].Location,
                    "the chat template writes none of the model's end tokens after this message");
                return null;
            }

            Append(answer, index < firstTarget || Weight(messages[index]) == 0 ? 0 : end);
            written = answered;
        }

        if (!isTarget.Contains(true))
        {
            findings.Add(
                DiagnosticTable.NoAssistantMessage,
                row.Messages.Location,
                "no message with the role 'assistant' and a weight other than 0");
            return null;
        }

        return new EncodedConversation(row, [.. tokens], [.. isTarget]);

        void Append(int[] part, int targets)
        {
            for (var index = 0; index < part.Length; index++)
            {
                // Nothing precedes the first token of a sequence, so there is no probability to raise.
                isTarget.Add(index < targets && tokens.Count > 0);
                tokens.Add(part[index]);
            }
        }
    }

    /// <summary>OpenAI's member of assistant messages: 0 leaves a message out of the loss.</summary>
    private static long Weight(SourceNode message) => message["weight"]?.ToInt64() ?? 1;
}
