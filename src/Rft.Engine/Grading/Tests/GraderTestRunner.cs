using System.Globalization;
using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;

namespace Rft.Engine.Grading;

/// <summary>Runs grader tests. A case that does not come out as expected is an error at the case.</summary>
internal static class GraderTestRunner
{
    private const int LongestDetails = 400;

    /// <summary>Runs every case of the files.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="services">The world.</param>
    /// <param name="verdicts">Remembers which tests of graders that start processes have passed.</param>
    /// <param name="diagnostics">Receives failures and mistakes in the files and their graders.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<GraderTestSummary> RunAsync(
        IEnumerable<string> paths,
        GraderServices services,
        StoredVerdicts verdicts,
        DiagnosticBag diagnostics,
        CancellationToken cancellationToken)
    {
        var summary = new GraderTestSummary(0, 0, 0);
        foreach (var path in paths)
        {
            if (GraderTestFile.Load(path, diagnostics) is not { } file)
            {
                continue;
            }

            // Only what passed is remembered: a failure has to be seen again until it is mended, and may be of the machine.
            var key = verdicts.KeyFor(file.Grader, "tests", CanonicalJson.Sha256(file.Document["cases"]!));
            int? failures = key is not null && verdicts.Read(key) is not null
                ? 0
                : await FailuresAsync(file, services, diagnostics, cancellationToken).ConfigureAwait(false);
            if (failures is { } failed)
            {
                summary = new GraderTestSummary(summary.Files + 1, summary.Passed + file.Cases.Count - failed, summary.Failed + failed);
            }

            if (failures == 0 && key is not null)
            {
                verdicts.Write(key, "passed\n");
            }
        }

        return summary;
    }

    /// <summary>How many cases fail; null where the grader cannot be made.</summary>
    private static async Task<int?> FailuresAsync(
        GraderTestFile file, GraderServices services, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        await using var set = new GraderSet(services with { Directory = Path.GetDirectoryName(file.Path)! });
        if (set.Create(file.Grader, diagnostics, answersAreJson: true) is not { } grader)
        {
            return null;
        }

        var failures = 0;
        using var pipeline = new GradingPipeline(grader, services);
        await foreach (var (test, grade) in pipeline.StreamAsync(file.Cases, test => (test.Sample, test.Item), cancellationToken)
            .ConfigureAwait(false))
        {
            if (!test.Expectation.IsMetBy(grade))
            {
                failures++;
                diagnostics.Add(
                    DiagnosticTable.GraderTestFailed,
                    test.Location,
                    $"grader test {Quoted.Text(test.Name)}: expected {test.Expectation.Text}, but got {Describe(grade)}");
            }
        }

        return failures;
    }

    private static string Describe(Grade grade)
    {
        var text = new StringBuilder();
        if (grade.Error is { } error)
        {
            var details = error.Details.Length <= LongestDetails ? error.Details : error.Details[..LongestDetails] + "...";
            text.Append(error.Flag).Append(": ").Append(details.ReplaceLineEndings(" "));
        }
        else
        {
            text.Append(Number(grade.Reward));
        }

        if (grade.SubRewards.Count > 0)
        {
            text.Append(" (").AppendJoin(", ", grade.SubRewards.Select(score => $"{score.Key} {Number(score.Value)}")).Append(')');
        }

        return text.ToString();
    }

    private static string Number(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "failed";
}
