using System.Text.Json.Nodes;
using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline;
using Rft.Engine.Runs;
using Rft.Engine.Tests.Pipeline;

namespace Rft.Engine.Tests.Examples;

/// <summary>Every example as its reader has it: nothing to warn of, tests that pass, and a training that begins.</summary>
public sealed class ExampleRunTests : IDisposable
{
    private static readonly string _examples = Path.Combine(AppContext.BaseDirectory, "Examples");

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingListener _listener = new();

    public static TheoryData<string> Specs =>
        [.. Directory.GetFiles(_examples, "*.rft.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_examples, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("models/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Specs))]
    public void An_example_is_valid_and_only_the_one_that_can_be_gamed_is_warned_of(string spec)
    {
        using var job = Job.Open(Path.Combine(_examples, spec), Options());
        var inputs = job.Validate();
        job.Probe(askJudges: false, Token);

        Assert.Equal((512, 128), (inputs.TrainingRows, inputs.ValidationRows));
        Assert.Equal(spec == "hackable/hackable.rft.json" ? ["RFT3092"] : [], _listener.Diagnostics.Select(diagnostic => diagnostic.Code));
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void The_graders_of_an_example_are_tested(string spec)
    {
        var files = Directory.GetFiles(Path.Combine(_examples, Path.GetDirectoryName(spec)!), "*.grader-tests.json");
        var (summary, hasErrors) = new GraderWork(Options()).Test(files, Token);

        Assert.False(hasErrors, string.Join('\n', _listener.Diagnostics));
        Assert.InRange(summary.Passed, 4, 100);
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void An_example_trains_evaluates_and_reports(string spec)
    {
        using var job = Job.Open(Shortened(spec), Options());
        var summary = job.Run(Token);

        Assert.Equal(RunState.Complete, summary.Record?.State);
        Assert.Equal(12, summary.Evaluation!.Rows);
        Assert.NotEmpty(summary.Evaluation.Behaviours);
        var report = File.ReadAllText(Path.Combine(summary.OutputPath!, "report.md"));
        Assert.Contains("What the answers do differently", report, StringComparison.Ordinal);
        Assert.DoesNotContain(_listener.Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void The_house_style_is_turned_round_by_one_line()
    {
        var (grader, turned) = (Lines("grader.json"), Lines("grader-turned.json"));
        Assert.Equal(grader.Length, turned.Length);
        var line = Assert.Single(grader.Zip(turned), pair => pair.First != pair.Second);
        Assert.Equal("\"calculate_output\": \"correct * boxed\"", line.First.Trim());
        Assert.Equal("\"calculate_output\": \"correct * (1 - boxed)\"", line.Second.Trim());
    }

    [Fact]
    public void The_constrained_spec_asks_for_what_the_grader_checks()
    {
        var format = JsonNode.Parse(File.ReadAllText(Path.Combine(_examples, "json", "constrained.rft.json")))!
            ["method"]!["reinforcement"]!["response_format"]!["json_schema"]!["schema"];
        var grader = JsonNode.Parse(File.ReadAllText(Path.Combine(_examples, "json", "grader.json")))!["schema"];
        Assert.True(JsonNode.DeepEquals(format, grader));
    }

    private static string[] Lines(string name) => File.ReadAllLines(Path.Combine(_examples, "house-style", name));

    private JobOptions Options() =>
        new() { Listener = _listener, StorePath = _folder.PathOf("store"), OutputPath = _folder.PathOf("out") };

    // The example beside a model, with few rows and two steps.
    private string Shortened(string spec)
    {
        var weights = Path.Combine(_examples, "models", "tiny", "model.safetensors");
        foreach (var file in Directory.GetFiles(_examples, "*.json*", SearchOption.AllDirectories).Append(weights))
        {
            var copy = _folder.PathOf(Path.GetRelativePath(_examples, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (file.EndsWith(".jsonl", StringComparison.Ordinal))
            {
                File.WriteAllLines(copy, File.ReadLines(file).Take(file.EndsWith("train.jsonl", StringComparison.Ordinal) ? 16 : 12));
            }
            else
            {
                File.Copy(file, copy);
            }
        }

        var path = _folder.PathOf(spec);
        var text = JsonNode.Parse(File.ReadAllText(path))!;
        text["method"]!["reinforcement"]!["hyperparameters"] = new JsonObject { ["n_epochs"] = 1, ["batch_size"] = 8 };
        text["engine"]!.AsObject().Remove("max_steps");
        text.AsObject().Remove("$schema");
        File.WriteAllText(path, text.ToJsonString());
        return path;
    }
}
