using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>Which weights the local models have that graders ask: they determine the scores as much as the graders' settings do.</summary>
internal static class LocalJudgeDigests
{
    /// <summary>A digest for each grader with a local model, parts of graders included, in their order.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">A file of such a model cannot be read.</exception>
    public static IReadOnlyList<string> Of(IEnumerable<GraderSpec> graders, GraderServices services)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        return
        [
            .. graders.SelectMany(WithParts).Select(ModelOf).OfType<string>()
                .Select(model => LocalJudge.FolderOf(model, services)).OfType<string>()
                .Select(folder => known.TryGetValue(folder, out var digest) ? digest : known[folder] = ModelDigest.Of(folder, withWeights: true)),
        ];
    }

    private static IEnumerable<GraderSpec> WithParts(GraderSpec grader) => grader.Parts.SelectMany(WithParts).Prepend(grader);

    private static string? ModelOf(GraderSpec grader) => grader switch
    {
        ScoreModelGraderSpec score => score.Model.Value,
        LabelModelGraderSpec label => label.Model.Value,
        _ => null,
    };
}
