using Rft.Engine.Data;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Sampling;

/// <summary>Turns rows into prompts: the chat template with its generation prompt, then the tokenizer.</summary>
internal static class PromptEncoder
{
    /// <summary>Encodes rows with any template and tokenizer.</summary>
    public static IReadOnlyList<EncodedPrompt> Encode(
        IReadOnlyList<DatasetRow> rows, ChatEncoding encoding, int maximumPromptTokens, DiagnosticBag diagnostics)
    {
        var prompts = new List<EncodedPrompt>(rows.Count);
        var findings = new RowDiagnostics(diagnostics);
        foreach (var row in rows)
        {
            try
            {
                var tokens = encoding.Encode(encoding.Render(row.Messages, true));
                if (tokens.Length == 0)
                {
                    findings.Add(DiagnosticTable.PromptEmpty, row.Messages.Location, "the chat template made no tokens of these messages");
                }
                else if (tokens.Length > maximumPromptTokens)
                {
                    findings.Add(
                        DiagnosticTable.PromptTooLong,
                        row.Messages.Location,
                        $"the prompt has {tokens.Length} tokens; the model's context leaves {maximumPromptTokens} besides the longest answer");
                }
                else
                {
                    prompts.Add(new EncodedPrompt(row, tokens));
                }
            }
            catch (DiagnosticException refusal)
            {
                findings.Add(refusal, row);
            }
        }

        findings.Finish();
        return prompts;
    }
}
