using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Grading;

/// <summary>Opens the answers that a user names.</summary>
/// <param name="grader">The grader; where it is a spec's, the spec's rows are the ones meant.</param>
/// <param name="data">The dataset; null for the training rows of the spec.</param>
internal sealed class AnswerSources(GraderSource grader, string? data)
{
    /// <summary>The right answers to the rows.</summary>
    public IAnswerSource References() =>
        new ReferenceAnswers(
            Rows() ?? throw Missing("there is nothing to grade: name a dataset with --data, answers with --completions, or a spec"),
            new ReferenceAnswer(grader.Grader));

    /// <summary>The answers of a file.</summary>
    public IAnswerSource Completions(string path)
    {
        var completions = JsonLines.Open(Path.GetFullPath(path), new SourceLocation(Path.GetFullPath(path)));
        try
        {
            return new CompletionsFile(completions, Rows());
        }
        catch
        {
            completions.Dispose();
            throw;
        }
    }

    /// <summary>The answers of a run.</summary>
    /// <param name="run">The beginning of its fingerprint, or its spec.</param>
    /// <param name="origin">Which answers; null for all.</param>
    /// <param name="store">The store.</param>
    public IAnswerSource Run(string run, string? origin, RunStore store)
    {
        if (!Path.Exists(run))
        {
            return grader.Document is null
                ? throw Missing("the rows that a run answered are found by its spec: name the spec instead of the grader, or in place of the fingerprint")
                : new StoredRuns(store).Open(grader, run, origin);
        }

        var diagnostics = new DiagnosticBag();
        var spec = GraderSource.Load(Path.GetFullPath(run), diagnostics);
        diagnostics.ThrowIfErrors();
        return spec!.Document is null
            ? throw Missing($"{Quoted.Text(run)} is a grader; expected a spec, or the beginning of a run's fingerprint")
            : new StoredRuns(store).Open(spec, null, origin);
    }

    private JsonLines? Rows()
    {
        if (data is not null)
        {
            return JsonLines.Open(Path.GetFullPath(data), new SourceLocation(Path.GetFullPath(data)));
        }

        var diagnostics = new DiagnosticBag();
        var file = SpecFiles.Refer(grader.Document?["training_file"], grader.Directory, isFolder: false, diagnostics);
        diagnostics.ThrowIfErrors();
        return file is null ? null : JsonLines.Open(file.FullPath, file.Location);
    }

    private DiagnosticException Missing(string message) => new(DiagnosticTable.AnswersMissing, new SourceLocation(grader.Path, 1, 1), message);
}
