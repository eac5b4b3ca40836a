using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Graders;

/// <summary>Makes specs, rows and samples for the tests of graders.</summary>
internal static class GraderSpecs
{
    /// <summary>A string of a spec that stands in grader.json, its opening quote at line 3, column 10.</summary>
    public static SourceText Text(string value) => new(value, SourceNode.String(new SourceLocation("grader.json", 3, 10), value));

    public static StringCheckGraderSpec StringCheck(
        string input, string reference, StringCheckOperation operation = StringCheckOperation.Equal, string name = "check") =>
        new(name, new SourceLocation("grader.json", 1, 1), Text(input), Text(reference), operation);

    public static MultiGraderSpec Multi(string formula, params (string Key, GraderSpec Grader)[] members) =>
        new("multi", new SourceLocation("grader.json", 1, 1), [.. members.Select(m => KeyValuePair.Create(m.Key, m.Grader))], Text(formula));

    public static SourceNode Item(string json)
    {
        var diagnostics = new DiagnosticBag();
        var node = SourceDocument.Parse("row.jsonl", Encoding.UTF8.GetBytes(json), diagnostics);
        Assert.Empty(diagnostics);
        return node!;
    }

    public static Sample Answer(string text, FinishReason finishReason = FinishReason.Stop) => new(text, finishReason);

    public static IGrader Create(GraderSpec spec, bool answersAreJson = false)
    {
        var diagnostics = new DiagnosticBag();
        var grader = new GraderSet(new GraderServices()).Create(spec, diagnostics, answersAreJson);
        Assert.Empty(diagnostics);
        return grader!;
    }

    public static IReadOnlyList<string> Mistakes(GraderSpec spec, bool answersAreJson = false)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(new GraderSet(new GraderServices()).Create(spec, diagnostics, answersAreJson));
        return [.. diagnostics.Select(diagnostic => diagnostic.ToString())];
    }

    /// <summary>Grades and waits.</summary>
    public static Grade Grade(this IGrader grader, Sample sample, SourceNode item) =>
        grader.GradeAsync(sample, item, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
