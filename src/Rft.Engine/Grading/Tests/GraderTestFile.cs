using System.Globalization;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Grading;

/// <summary>A <c>*.grader-tests.json</c> file: a grader and cases that it must pass.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Grader">The grader, all paths inlined.</param>
/// <param name="Cases">The cases in file order.</param>
/// <param name="Document">The file's content.</param>
internal sealed record GraderTestFile(string Path, GraderSpec Grader, IReadOnlyList<GraderTestCase> Cases, SourceNode Document)
{
    /// <summary>The end of the name of every such file.</summary>
    public const string Extension = ".grader-tests.json";

    private static readonly string[] _expectations = ["score", "range", "error"];

    /// <summary>The files directly in a folder, by name.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        [.. Directory.GetFiles(folder, "*" + Extension).Order(StringComparer.Ordinal)];

    /// <summary>Reads a file; null where it, or the grader that it names, has a mistake.</summary>
    public static GraderTestFile? Load(string path, DiagnosticBag diagnostics)
    {
        var found = new DiagnosticBag();
        GraderTestFile? file = null;
        if (SourceDocument.Load(path, found) is { } document)
        {
            JsonSchema.Load("grader-tests.schema.json").Validate(document, found);
            file = found.HasErrors ? null : Read(path, document, found);
        }

        diagnostics.AddRange(found);
        return found.HasErrors ? null : file;
    }

    private static GraderTestFile? Read(string path, SourceNode document, DiagnosticBag diagnostics)
    {
        var directory = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        var grader = GraderSource.Read(document["grader"]!, directory, directory, diagnostics);
        var cases = document["cases"]!.Items.Select((node, index) => ReadCase(node, index, diagnostics)).ToList();
        return grader is null ? null : new GraderTestFile(path, grader, [.. cases.OfType<GraderTestCase>()], document);
    }

    private static GraderTestCase? ReadCase(SourceNode node, int index, DiagnosticBag diagnostics)
    {
        var name = node.FreeText("name") ?? string.Create(CultureInfo.InvariantCulture, $"case {index + 1}");
        return ReadExpectation(node, name, diagnostics) is { } expectation
            ? new GraderTestCase(
                name, SampleReader.Read(node["sample"]!), node["item"] ?? SourceNode.Object(node.Location, []), expectation, node.Location)
            : null;
    }

    private static GraderTestExpectation? ReadExpectation(SourceNode node, string name, DiagnosticBag diagnostics)
    {
        var stated = node.Members.Where(member => _expectations.Contains(member.Name)).ToList();
        if (stated.Count != 1)
        {
            var what = stated.Count == 0 ? "expects nothing" : $"expects {Quoted.List(stated.Select(member => member.Name))} at once";
            diagnostics.Add(
                DiagnosticTable.GraderTestExpectation,
                node.Location,
                $"{Quoted.Text(name)} {what}; expected exactly one of {Quoted.List(_expectations)}");
            return null;
        }

        if (node["tolerance"] is { } tolerance && stated[0].Name != "score")
        {
            diagnostics.Add(
                DiagnosticTable.GraderTestExpectation, tolerance.Location, $"'tolerance' belongs to 'score', and {Quoted.Text(name)} has none");
            return null;
        }

        var value = stated[0].Value;
        if (stated[0].Name == "range" && value.Items[0].ToDouble() > value.Items[1].ToDouble())
        {
            diagnostics.Add(DiagnosticTable.GraderTestExpectation, value.Location, "'range' ends before it begins; expected the lower score first");
            return null;
        }

        return stated[0].Name switch
        {
            "score" => GraderTestExpectation.Score(value.ToDouble(), node.Number("tolerance")),
            "range" => GraderTestExpectation.Range(value.Items[0].ToDouble(), value.Items[1].ToDouble()),
            _ => GraderTestExpectation.Failure(value.Text),
        };
    }
}
