using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Data;

/// <summary>Checks datasets against what will be done with them, and against each other.</summary>
internal static class DatasetLint
{
    // As many wrong rows as are listed one by one; the last message counts the rest.
    private const int MostErrors = 20;

    /// <summary>Runs every check.</summary>
    /// <param name="training">The training rows.</param>
    /// <param name="validation">The held-out rows, if any.</param>
    /// <param name="method">How the model learns.</param>
    /// <param name="itemPaths">The <c>item.*</c> paths that graders read of every row, each with its place.</param>
    /// <param name="diagnostics">Receives errors and warnings.</param>
    public static void Check(
        Dataset training,
        Dataset? validation,
        TrainingMethod method,
        IEnumerable<(TemplatePath Path, SourceLocation Location)> itemPaths,
        DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(diagnostics);
        CheckRoles(training, method, diagnostics);
        if (method == TrainingMethod.Preference)
        {
            PreferenceLint.Check(training, diagnostics);
        }

        (TemplatePath Path, SourceLocation Location)[] paths = [.. itemPaths];

        // Supervised rows are imitated, not graded: only the validation rows meet the graders.
        Dataset?[] graded = [method == TrainingMethod.Reinforcement ? training : null, validation];
        foreach (var dataset in graded.OfType<Dataset>())
        {
            CheckItemPaths(dataset, paths, diagnostics);
        }

        CheckDuplicates(training, diagnostics);
        if (validation is not null)
        {
            if (method != TrainingMethod.Supervised)
            {
                CheckRoles(validation, method, diagnostics);
            }

            if (method == TrainingMethod.Preference)
            {
                PreferenceLint.Check(validation, diagnostics);
            }

            CheckDuplicates(validation, diagnostics);
            CheckOverlap(training, validation, diagnostics);
        }
    }

    private static void CheckRoles(Dataset dataset, TrainingMethod method, DiagnosticBag diagnostics)
    {
        var endsWithQuestion = method != TrainingMethod.Supervised;
        var wrong = dataset.Rows.Where(row => endsWithQuestion
            ? Role(row.Messages.Items[^1]) != "user"
            : !row.Messages.Items.Any(message => Role(message) == "assistant")).ToList();
        foreach (var row in wrong.Take(MostErrors))
        {
            var last = row.Messages.Items[^1];
            if (endsWithQuestion)
            {
                diagnostics.Add(
                    DiagnosticTable.LastMessageNotUser,
                    last.Location,
                    $"the last message has the role '{Role(last)}'; expected 'user', so that there is something to answer");
            }
            else
            {
                diagnostics.Add(
                    DiagnosticTable.AssistantMessageMissing,
                    row.Messages.Location,
                    "no message has the role 'assistant', so there is nothing to imitate");
            }
        }

        if (wrong.Count > MostErrors)
        {
            diagnostics.Add(
                DiagnosticTable.RowErrorsOmitted,
                new SourceLocation(dataset.Path, wrong[MostErrors].Line),
                $"{wrong.Count - MostErrors} more rows have the same mistake");
        }
    }

    private static void CheckItemPaths(
        Dataset dataset, (TemplatePath Path, SourceLocation Location)[] paths, DiagnosticBag diagnostics)
    {
        foreach (var (path, location) in paths)
        {
            var missing = dataset.Rows.Where(row => path.Find(row.Item) is null).ToList();
            if (missing.Count == 0)
            {
                continue;
            }

            var nearest = path.FirstMember is { } name && missing[0].Item[name] is null
                ? Suggestions.Nearest(name, missing[0].Item.Members.Select(member => member.Name))
                : null;
            var hint = nearest is null ? "" : $"; that row has '{nearest}'";
            diagnostics.Add(
                DiagnosticTable.ItemPathMissing,
                location,
                $"'{path}' is missing in {missing.Count} of {dataset.Rows.Count} rows of {dataset.Path}, first in line "
                + $"{missing[0].Line}{hint}");
        }
    }

    private static void CheckDuplicates(Dataset dataset, DiagnosticBag diagnostics)
    {
        var lines = new Dictionary<string, int>(dataset.Rows.Count, StringComparer.Ordinal);
        var repeated = dataset.Rows.Where(row => !lines.TryAdd(CanonicalJson.Write(row.Item), row.Line)).ToList();
        if (repeated.Count > 0)
        {
            var first = lines[CanonicalJson.Write(repeated[0].Item)];
            diagnostics.Add(
                DiagnosticTable.DuplicateRows,
                repeated[0].Item.Location,
                $"{repeated.Count} of {dataset.Rows.Count} rows repeat an earlier one; this one repeats line {first}");
        }
    }

    private static void CheckOverlap(Dataset training, Dataset validation, DiagnosticBag diagnostics)
    {
        var lines = new Dictionary<string, int>(training.Rows.Count, StringComparer.Ordinal);
        foreach (var row in training.Rows)
        {
            lines.TryAdd(Prompt(row), row.Line);
        }

        var shared = validation.Rows.Where(row => lines.ContainsKey(Prompt(row))).ToList();
        if (shared.Count > 0)
        {
            diagnostics.Add(
                DiagnosticTable.ValidationOverlap,
                shared[0].Item.Location,
                $"{shared.Count} of {validation.Rows.Count} validation rows have the prompt of a training row; this one has that of line "
                + $"{lines[Prompt(shared[0])]} of {training.Path}");
        }
    }

    // The conversation up to the answer.
    private static string Prompt(DatasetRow row)
    {
        var messages = row.Messages.Items;
        var count = Role(messages[^1]) == "assistant" ? messages.Count - 1 : messages.Count;
        return CanonicalJson.Write(SourceNode.Array(row.Messages.Location, [.. messages.Take(count)]));
    }

    private static string Role(SourceNode message) => message["role"]!.Text;
}
