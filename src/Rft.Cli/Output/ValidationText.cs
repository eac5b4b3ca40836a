using System.Text.Json;
using Rft.Engine.Grading;

namespace Rft.Cli.Output;

/// <summary>What a validation found out about graders, as JSON members; docs/command-line.md lists them.</summary>
internal static class ValidationText
{
    /// <summary>Writes whether all is well, and how the grader tests came out.</summary>
    public static void WriteMembers(Utf8JsonWriter json, bool isValid, GraderTestSummary tests)
    {
        json.WriteBoolean("valid", isValid);
        json.WriteStartObject("grader_tests");
        json.WriteNumber("files", tests.Files);
        json.WriteNumber("passed", tests.Passed);
        json.WriteNumber("failed", tests.Failed);
        json.WriteEndObject();
    }

    /// <summary>Writes what the grader pays for answers that need no model; null where there is no grader.</summary>
    public static void WriteProbes(Utf8JsonWriter json, ProbeResult? probes)
    {
        if (probes is null)
        {
            json.WriteNull("probes");
            return;
        }

        json.WriteStartObject("probes");
        json.WriteNumber("rows", probes.Rows);
        json.WriteString("reference_source", probes.ReferenceSource);
        json.WriteString("skipped", probes.Skipped);
        json.WriteStartObject("scores");
        foreach (var score in probes.Scores)
        {
            json.WriteNumberOrNull(score.Name, score.Mean);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
