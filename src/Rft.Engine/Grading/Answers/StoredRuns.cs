using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Grading;

/// <summary>Finds the run whose answers are to be graded.</summary>
/// <param name="store">The store.</param>
internal sealed class StoredRuns(RunStore store)
{
    private const int ShortestPrefix = 4;

    /// <summary>
    /// Opens the answers of a run over the rows of a spec. The run need not be that of the spec as it is now: its grader may have
    /// changed since, which is what grading stored answers is for. Its rows must be the spec's.
    /// </summary>
    /// <param name="spec">The spec.</param>
    /// <param name="fingerprint">The beginning of the run's fingerprint; null for the latest run that has the spec's name and rows.</param>
    /// <param name="origin">Which answers are wanted; null for all.</param>
    /// <exception cref="DiagnosticException">There is no such run, or it has no answers.</exception>
    public RunAnswers Open(GraderSource spec, string? fingerprint, string? origin)
    {
        var (training, validation) = (Refer(spec, "training_file")!, Refer(spec, "validation_file"));
        var (trainingDigest, validationDigest) = (DigestOf(training), validation is null ? null : DigestOf(validation));
        var candidates =
            from directory in Started(fingerprint)
            let record = directory.ReadRecord()
            where record is not null && (fingerprint is not null || record.Name == NameOf(spec))
            orderby record.UpdatedAt descending
            select (directory, record);
        var runs = candidates.ToList();
        var same = runs.FindIndex(run => run.record.Inputs.TrainingFile == trainingDigest && run.record.Inputs.ValidationFile == validationDigest);
        if (same < 0)
        {
            throw Missing(
                spec,
                (fingerprint, runs.Count) switch
                {
                    (null, 0) => $"the store {store.FullPath} has no run of {Quoted.Text(NameOf(spec))}; train first, or give answers with --completions",
                    (_, 0) => $"the store {store.FullPath} has no run whose fingerprint begins with {Quoted.Text(fingerprint!)}",
                    _ => "the rows have changed since the run answered them: the files that the spec names have other digests than the run recorded",
                });
        }

        var answers = new RunAnswers(
            runs[same].directory,
            JsonLines.Open(training.FullPath, training.Location),
            validation is null ? null : JsonLines.Open(validation.FullPath, validation.Location),
            origin);
        return answers.Count > 0
            ? answers
            : throw Missing(spec, $"run {runs[same].directory.Fingerprint[..12]} has no {(origin is null ? "" : origin + " ")}answers");
    }

    private static string NameOf(GraderSource spec) => spec.Document.FreeText("name") ?? SpecName.Of(spec.Path);

    private IEnumerable<RunDirectory> Started(string? fingerprint) => fingerprint is null
        ? store.All()
        : store.All().Where(run => fingerprint.Length >= ShortestPrefix && run.Fingerprint.StartsWith(fingerprint, StringComparison.OrdinalIgnoreCase));

    private static FileReference? Refer(GraderSource spec, string member)
    {
        var diagnostics = new DiagnosticBag();
        var file = SpecFiles.Refer(spec.Document![member], spec.Directory, isFolder: false, diagnostics);
        diagnostics.ThrowIfErrors();
        return file is null && member == "training_file"
            ? throw new DiagnosticException(DiagnosticTable.MissingKey, spec.Document.Location, $"missing key '{member}' in the document")
            : file;
    }

    private static string DigestOf(FileReference file)
    {
        var diagnostics = new DiagnosticBag();
        var bytes = SourceFile.Read(file.FullPath, file.Location, diagnostics);
        diagnostics.ThrowIfErrors();
        return TextDigest.Sha256(bytes);
    }

    private static DiagnosticException Missing(GraderSource spec, string message) =>
        new(DiagnosticTable.AnswersMissing, new SourceLocation(spec.Path, 1, 1), message);
}
