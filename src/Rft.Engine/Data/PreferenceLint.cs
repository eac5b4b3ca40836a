using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Data;

/// <summary>Checks the pairs of a preference dataset.</summary>
internal static class PreferenceLint
{
    // As many wrong rows as are listed one by one; the last message counts the rest.
    private const int MostErrors = 20;

    /// <summary>Every answer must end with the assistant's message, and the two of a row should differ.</summary>
    public static void Check(Dataset dataset, DiagnosticBag diagnostics)
    {
        var wrong = dataset.Rows
            .SelectMany(row => new[] { row.PreferredOutput, row.NonPreferredOutput })
            .Select(output => output.Items[^1])
            .Where(message => message["role"]!.Text != "assistant")
            .ToList();
        foreach (var message in wrong.Take(MostErrors))
        {
            diagnostics.Add(
                DiagnosticTable.PreferenceOutputNotAssistant,
                message.Location,
                $"the answer's last message has the role '{message["role"]!.Text}'; expected 'assistant'");
        }

        if (wrong.Count > MostErrors)
        {
            diagnostics.Add(
                DiagnosticTable.RowErrorsOmitted,
                new SourceLocation(dataset.Path, wrong[MostErrors].Location.Line),
                $"{wrong.Count - MostErrors} more answers have the same mistake");
        }

        var equal = dataset.Rows
            .Where(row => CanonicalJson.Write(row.PreferredOutput) == CanonicalJson.Write(row.NonPreferredOutput))
            .ToList();
        if (equal.Count > 0)
        {
            diagnostics.Add(
                DiagnosticTable.PreferenceOutputsEqual,
                equal[0].PreferredOutput.Location,
                $"{equal.Count} of {dataset.Rows.Count} rows prefer an answer to itself, first in line {equal[0].Line}");
        }
    }
}
