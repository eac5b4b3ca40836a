using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Graders;

/// <summary>Graders as the JSON of a spec has them, checked against the schema.</summary>
internal static class GraderSetup
{
    /// <summary>A row.</summary>
    public static SourceNode Item { get; } = Json("""{"question": "What is 6 * 7?", "answer": "42"}""");

    /// <summary>The settings of a grader.</summary>
    public static GraderSpec Spec(string json)
    {
        var (node, diagnostics) = (Json(json), new DiagnosticBag());
        JsonSchema.Load("grader.schema.json").Validate(node, diagnostics);
        Assert.Empty(diagnostics);
        return GraderSpecTypes.Read(node, node["type"]!.Text);
    }

    public static SourceNode Json(string json) => SourceDocument.Parse("grader.json", Encoding.UTF8.GetBytes(json), new DiagnosticBag())!;
}
