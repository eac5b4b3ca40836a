using System.Text;
using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;
using Rft.Engine.Tools;

namespace Rft.Engine.Tests.Tools;

/// <summary>Tools as the JSON of a spec has them, checked against the schema.</summary>
internal static class ToolSetup
{
    public static SourceNode Item { get; } = Json("""{"question": "What is 6 * 7?", "answer": "42"}""");

    public static SourceNode Json(string json) => SourceDocument.Parse("spec.json", Encoding.UTF8.GetBytes(json), new DiagnosticBag())!;

    /// <summary>What reading a list of tools finds wrong.</summary>
    public static IReadOnlyList<ToolSpec> Read(string tools, DiagnosticBag diagnostics, string directory = ".")
    {
        var node = Json(tools);
        foreach (var tool in node.Items)
        {
            JsonSchema.Load("rft-spec.schema.json").Validate("#/$defs/tool", tool, "the tool", diagnostics);
        }

        return diagnostics.HasErrors ? [] : new ToolSpecReader(Path.GetFullPath(directory), diagnostics).Read(node);
    }

    /// <summary>A toolbox of one tool named `t`; its members besides the name are given.</summary>
    public static Toolbox Create(GraderSet set, string members)
    {
        var diagnostics = new DiagnosticBag();
        var toolbox = Toolbox.Create(Read($$"""[{"name": "t", {{members}}}]""", diagnostics, set.Services.Directory), set, diagnostics);
        Assert.Empty(diagnostics);
        return toolbox;
    }

    /// <summary>A command tool that runs a shell program, as members of its JSON.</summary>
    public static string Shell(string program, double seconds = 60, string sandbox = "none") =>
        $$"""  "command": ["/bin/sh", "-c", {{JsonSerializer.Serialize(program)}}], "timeout_seconds": {{JsonSerializer.Serialize(seconds)}}, "sandbox": "{{sandbox}}" """;

    public static Task<ToolReply> Call(Toolbox toolbox, object arguments, string trace = "trace_1") => toolbox.CallAsync(
        new ToolCall("call00000", "t", JsonSerializer.Serialize(arguments)), Item, trace, TestContext.Current.CancellationToken);
}
