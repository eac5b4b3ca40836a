using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>Turns rows into prompts: the chat template with its generation prompt, then the tokenizer.</summary>
internal static class PromptEncoder
{
    /// <summary>Encodes every row.</summary>
    /// <param name="dataset">The rows.</param>
    /// <param name="folder">The model's template and tokenizer.</param>
    /// <param name="maximumPromptTokens">The longest prompt that leaves room for an answer.</param>
    /// <param name="diagnostics">Receives an error for each row whose prompt is empty, too long, or refused by the template.</param>
    /// <returns>The rows without an error, in file order.</returns>
    public static IReadOnlyList<EncodedPrompt> Encode(
        Dataset dataset, ModelFolder folder, int maximumPromptTokens, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(folder);
        return Encode(dataset.Rows, ChatEncoding.Of(folder), maximumPromptTokens, diagnostics);
    }

    /// <summary>Encodes rows with any template and tokenizer.</summary>
    internal static IReadOnlyList<EncodedPrompt> Encode(
        IReadOnlyList<DatasetRow> rows, ChatEncoding encoding, int maximumPromptTokens, DiagnosticBag diagnostics)
    {
        var prompts = new List<EncodedPrompt>(rows.Count);
        var findings = new RowDiagnostics(diagnostics);
        foreach (var row in rows)
        {
            try
            {
                var tokens = encoding.Encode(encoding.Render(row.Messages, encoding.ToolsOf(row), true));
                if (tokens.Length == 0)
                {
                    findings.Add(DiagnosticTable.PromptEmpty, row.Messages.Location, "the chat template made no tokens of these messages");
                }
                else if (tokens.Length > maximumPromptTokens)
                {
                    findings.Add(
                        DiagnosticTable.PromptTooLong,
                        row.Messages.Location,
                        $"the prompt has {tokens.Length} tokens; the model's context leaves {maximumPromptTokens} besides the longest "
                        + "answer");
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
