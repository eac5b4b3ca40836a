using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Grading;

/// <summary>
/// A JSONL file of answers: <c>output_text</c> or <c>sample</c>, and the row as <c>item</c>, as the <c>row</c> number of a dataset, or,
/// without either, the row of the same number.
/// </summary>
/// <param name="completions">The file.</param>
/// <param name="rows">The dataset; null where there is none.</param>
internal sealed class CompletionsFile(JsonLines completions, JsonLines? rows) : IAnswerSource
{
    private static readonly string[] _finishReasons = ["stop", "length", "tool_calls"];

    /// <inheritdoc/>
    public string Description => $"answers of {Path.GetFileName(completions.Path)}";

    /// <inheritdoc/>
    public int Count => completions.Count;

    /// <inheritdoc/>
    public string Digest => rows is null
        ? FileDigest.Sha256(completions.Path)
        : FileDigest.Sha256(completions.Path) + FileDigest.Sha256(rows.Path);

    /// <inheritdoc/>
    public IEnumerable<GivenAnswer> Read()
    {
        var (lastRow, lastItem) = (-1, (SourceNode?)null);
        for (var index = 0; index < completions.Count; index++)
        {
            var node = completions.Read(index);
            var sample = ReadSample(node);
            var row = ReadRow(node, index);
            var item = node["item"];
            if (item is null)
            {
                // Answers to one row usually stand together.
                lastItem = row == lastRow ? lastItem : ItemOf(row, node);
                lastRow = row;
                item = lastItem;
            }
            else if (item.Kind != SourceNodeKind.Object)
            {
                throw Wrong(item.Location, $"'item' is {SchemaTypes.InWords(item)}; expected an object");
            }

            yield return new GivenAnswer("completion", row, completions.LineOf(index), row, sample, item!);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        completions.Dispose();
        rows?.Dispose();
    }

    private static Sample ReadSample(SourceNode node)
    {
        if (node["sample"] is { } sample)
        {
            var mistakes = new DiagnosticBag();
            JsonSchema.Load("grader-tests.schema.json").Validate("#/$defs/sample", sample, "'sample'", mistakes);
            mistakes.ThrowIfErrors();
            return SampleReader.Read(sample);
        }

        if (node["output_text"] is not { } text)
        {
            var nearest = Suggestions.Nearest("output_text", node.Members.Select(member => member.Name));
            throw Wrong(
                node.Location,
                "the line has neither 'output_text' nor 'sample'" + (nearest is null ? "" : $", but {Quoted.Text(nearest)}"));
        }

        if (text.Kind != SourceNodeKind.String)
        {
            throw Wrong(text.Location, $"'output_text' is {SchemaTypes.InWords(text)}; expected a string");
        }

        if (node["finish_reason"] is { } reason && !_finishReasons.Contains(reason.Text))
        {
            throw Wrong(reason.Location, $"'finish_reason' is {Quoted.Text(reason.Text)}; expected one of {Quoted.List(_finishReasons)}");
        }

        return new Sample(text.Text, node["finish_reason"] is { Text: "length" } ? FinishReason.Length : FinishReason.Stop);
    }

    private static int ReadRow(SourceNode node, int index)
    {
        if (node["row"] is not { } row)
        {
            return index;
        }

        return row.ToInt64() is >= 0 and <= int.MaxValue and var number
            ? (int)number
            : throw Wrong(row.Location, "'row' is no row number; expected a whole number from 0");
    }

    private SourceNode ItemOf(int row, SourceNode node)
    {
        if (rows is null)
        {
            throw Wrong(node.Location, "the line has no 'item', and there is no dataset to take it from; add it, or name a dataset with --data");
        }

        return row < rows.Count
            ? rows.Read(row)
            : throw Wrong(
                (node["row"] ?? node).Location,
                FormattableString.Invariant($"there is no row {row} in {rows.Path}: it has {rows.Count}, counted from 0"));
    }

    private static DiagnosticException Wrong(SourceLocation location, string message) => new(DiagnosticTable.CompletionInvalid, location, message);
}
