using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Models;

namespace Rft.Engine.Grading;

/// <summary>The right answer to each row of a dataset.</summary>
/// <param name="rows">The dataset.</param>
/// <param name="reference">How right answers are found.</param>
internal sealed class ReferenceAnswers(JsonLines rows, ReferenceAnswer reference) : IAnswerSource
{
    /// <inheritdoc/>
    public string Description => $"reference answers of {Path.GetFileName(rows.Path)}";

    /// <inheritdoc/>
    public int Count => rows.Count;

    /// <inheritdoc/>
    public string Digest => FileDigest.Sha256(rows.Path);

    /// <inheritdoc/>
    public IEnumerable<GivenAnswer> Read()
    {
        for (var row = 0; row < rows.Count; row++)
        {
            var item = rows.Read(row);
            var text = reference.Of(item) ?? throw new DiagnosticException(
                DiagnosticTable.ReferenceUnknown,
                item.Location,
                "the row has no answer to grade: no assistant message at the end, nothing that the grader compares with, and no "
                + "'reference_answer', 'reference' or 'answer'; give answers with --completions or --run");
            yield return new GivenAnswer("reference", row, rows.LineOf(row), row, new Sample(text, FinishReason.Stop), item);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();
}
