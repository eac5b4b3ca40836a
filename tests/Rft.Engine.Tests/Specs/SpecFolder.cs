using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Specs;

/// <summary>A folder with a model, rows and a spec, for one test.</summary>
internal sealed class SpecFolder : IDisposable
{
    public const string StringCheck =
        """{ "type": "string_check", "name": "exact", "input": "{{ sample.output_text }}", "reference": "{{ item.answer }}", "operation": "eq" }""";

    public SpecFolder(int rows = 100, int hiddenSize = 96)
    {
        Files.Write("base/config.json", $$"""{ "hidden_size": {{hiddenSize}} }""");
        Files.Write("train.jsonl", string.Concat(Enumerable.Repeat("{}\n", rows)));
        Files.Write("valid.jsonl", "{}\n");
    }

    public TemporaryFolder Files { get; } = new();

    public static string Supervised(string extra = "") => $$"""
        {
          "model": "base",
          "training_file": "train.jsonl"{{(extra.Length == 0 ? "" : ",\n  " + extra)}}
        }
        """;

    public static string Reinforcement(string grader = StringCheck, string hyperparameters = "{}", string extra = "") => $$"""
        {
          "model": "base",
          "training_file": "train.jsonl",
          "validation_file": "valid.jsonl",{{extra}}
          "method": { "type": "reinforcement", "reinforcement": { "hyperparameters": {{hyperparameters}},
            "grader": {{grader}} } }
        }
        """;

    /// <summary>Writes the spec and loads it; diagnostics have paths relative to the folder.</summary>
    public (RftSpec? Spec, IReadOnlyList<string> Lines) Load(string text, string name = "task.rft.json")
    {
        var diagnostics = new DiagnosticBag();
        var spec = SpecLoader.Load(Files.Write(name, text), diagnostics);
        return (spec, [.. diagnostics.Select(diagnostic => diagnostic.ToString().Replace(Files.Path + "/", "", StringComparison.Ordinal))]);
    }

    /// <summary>Loads a spec that must be right.</summary>
    public RftSpec Require(string text)
    {
        var (spec, lines) = Load(text);
        Assert.Empty(lines);
        Assert.NotNull(spec);
        return spec;
    }

    public static SourceNode Parse(string text) => SourceDocument.Parse("a.json", System.Text.Encoding.UTF8.GetBytes(text), [])!;

    public void Dispose() => Files.Dispose();
}
