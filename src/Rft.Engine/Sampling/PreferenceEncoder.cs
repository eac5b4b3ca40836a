using Rft.Engine.Data;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Sampling;

/// <summary>Turns preference rows into pairs of conversations. Only the answers carry loss, not what the assistant said before.</summary>
internal static class PreferenceEncoder
{
    /// <summary>Encodes every row; one with an answer that does not fit is left out with a warning.</summary>
    /// <param name="rows">The rows, at least one.</param>
    /// <param name="encoding">The template and the tokenizer.</param>
    /// <param name="maximumTokens">The longest conversation.</param>
    /// <param name="diagnostics">Receives errors and warnings by row.</param>
    public static IReadOnlyList<EncodedPreference> Encode(
        IReadOnlyList<DatasetRow> rows, ChatEncoding encoding, int maximumTokens, DiagnosticBag diagnostics)
    {
        var pairs = new List<EncodedPreference>(rows.Count);
        var (findings, skipped) = (new RowDiagnostics(diagnostics), 0);
        foreach (var row in rows)
        {
            try
            {
                var prompt = row.Messages.Items;
                var preferred = ConversationEncoder.EncodeRow(
                    row, [.. prompt, .. row.PreferredOutput.Items], prompt.Count, encoding, findings);
                var other = ConversationEncoder.EncodeRow(
                    row, [.. prompt, .. row.NonPreferredOutput.Items], prompt.Count, encoding, findings);
                if (preferred is null || other is null)
                {
                    continue;
                }

                var longest = Math.Max(preferred.Tokens.Length, other.Tokens.Length);
                if (longest <= maximumTokens)
                {
                    pairs.Add(new EncodedPreference(row, preferred, other));
                    continue;
                }

                skipped++;
                findings.Add(
                    DiagnosticTable.ConversationTooLong,
                    row.Messages.Location,
                    $"with its longer answer the prompt has {longest} tokens and the model reads {maximumTokens}; the row is left out");
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
                $"all {skipped} pairs are longer than the {maximumTokens} tokens that the model reads");
        }

        return pairs;
    }
}
