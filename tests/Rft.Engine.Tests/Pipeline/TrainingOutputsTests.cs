using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Pipeline;
using Rft.Engine.Runs;
using Rft.Engine.Templating;
using Rft.Tests;

namespace Rft.Engine.Tests.Pipeline;

/// <summary>What a run leaves besides its model, and runs that go on from another.</summary>
public sealed class TrainingOutputsTests : IDisposable
{
    private readonly TinyProject _project = new();
    private readonly RecordingListener _listener = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public TrainingOutputsTests() => Open(_project.Base).Run(Token);

    public void Dispose() => _project.Dispose();

    [Fact]
    public void The_three_best_checkpoints_stay_as_adapters_and_the_best_of_them_is_the_model()
    {
        _project.Edit("tune.rft.json", "\"eval_interval\": 5", "\"eval_interval\": 2");
        var run = Open(_project.Tune).Run(Token);
        var steps = Directory.GetDirectories(Path.Combine(run.RunPath, "best")).Select(Path.GetFileName).ToList();
        Assert.Equal(3, steps.Count);
        Assert.Contains($"step-{run.Record!.KeptStep}", steps);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(run.ModelPath!, "adapter_model.safetensors")),
            File.ReadAllBytes(Path.Combine(run.RunPath, "best", $"step-{run.Record.KeptStep}", "adapter_model.safetensors")));
        Assert.False(Directory.Exists(Path.Combine(run.RunPath, "checkpoints")));
        Assert.Single(Directory.GetFiles(Path.Combine(run.RunPath, "tfevents")));
        var header = File.ReadLines(Path.Combine(run.RunPath, "metrics.csv")).First();
        Assert.Contains("scores/graders/string_check/capital/train_reward_mean", header, StringComparison.Ordinal);
    }

    [Fact]
    public void A_held_out_grader_that_falls_while_the_reward_rises_is_told_and_reported()
    {
        _project.Edit("tune.rft.json", "\"n_epochs\": 5, \"batch_size\": 5, \"eval_interval\": 5", "\"n_epochs\": 10, \"batch_size\": 5, \"eval_interval\": 2, \"eval_samples\": 32");
        _project.Edit("tune.rft.json", "\"behaviours\": {", """
            "evaluation": { "held_out_graders": {
                "small letters": { "type": "regex", "name": "small letters", "input": "{{sample.output_text}}", "pattern": "^[a-z]$" } } },
              "behaviours": {
            """.Trim());
        var run = Open(_project.Tune).Run(Token);
        var alarm = Assert.Single(_listener.Diagnostics, diagnostic => diagnostic.Code == "RFT4040");
        Assert.Contains("'small letters'", alarm.Message, StringComparison.Ordinal);
        var report = File.ReadAllText(_project.PathOf("bin/rft/tune/report.md"));
        Assert.Contains("## Alarms", report, StringComparison.Ordinal);
        Assert.Contains("RFT4040", report, StringComparison.Ordinal);
        Assert.Contains("held_out/small letters/valid_mean", File.ReadLines(Path.Combine(run.RunPath, "metrics.csv")).First(), StringComparison.Ordinal);

        // A run that is not made again is not better for it.
        Diagnostic[] alarms = [.. _listener.Diagnostics];
        _listener.Diagnostics.Clear();
        Open(_project.Tune).Run(Token);
        Assert.Equal(alarms, _listener.Diagnostics);
        _listener.Diagnostics.Clear();
        Open(_project.Tune).TellAlarms();
        Assert.Equal(alarms, _listener.Diagnostics);
    }

    [Theory]
    [InlineData("0.5 * capital + 0.5 * brief", null)]
    [InlineData("capital * brief", "RFT4015")]
    public void Rewards_are_scaled_one_by_one_only_where_the_formula_is_a_weighted_sum(string formula, string? code)
    {
        _project.Edit("tune.rft.json", TinyProject.Grader, $$$"""
            { "type": "multi", "name": "both", "calculate_output": "{{{formula}}}", "graders": { "capital": {{{TinyProject.Grader}}},
              "brief": { "type": "length", "name": "brief", "input": "{{sample.output_text}}", "maximum": 1 } } }
            """);
        _project.Edit("tune.rft.json", "\"group_size\": 8", "\"group_size\": 8, \"reward_combination\": \"normalize_then_sum\"");
        if (code is null)
        {
            Assert.Equal(RunState.Complete, Open(_project.Tune).Run(Token).Record?.State);
            return;
        }

        var exception = Assert.Throws<DiagnosticException>(() => Open(_project.Tune).Validate());
        Assert.Equal(code, Assert.Single(exception.Diagnostics).Code);
    }

    [Fact]
    public void Scaling_one_by_one_needs_a_grader_of_parts()
    {
        _project.Edit("tune.rft.json", "\"group_size\": 8", "\"group_size\": 8, \"reward_combination\": \"normalize_then_sum\"");
        var exception = Assert.Throws<DiagnosticException>(() => Open(_project.Tune).Validate());
        Assert.Equal("RFT4015", Assert.Single(exception.Diagnostics).Code);
    }

    [Theory]
    [InlineData("adapter", 8)]
    [InlineData("merge", 12)]
    public void A_run_goes_on_from_a_version_in_the_store_and_is_compared_with_it(string kind, int rank)
    {
        _project.Edit("tune.rft.json", "\"model\": ", "\"name\": \"letters\", \"version\": \"1.0.0\", \"model\": ");
        var first = Open(_project.Tune).Run(Token);
        var text = File.ReadAllText(_project.Tune)
            .Replace("bin/rft/base/model", "letters@1.0.0", StringComparison.Ordinal)
            .Replace("\"1.0.0\",", "\"1.1.0\",", StringComparison.Ordinal)
            .Replace("\"group_size\": 8", $"\"group_size\": 8, \"continue\": \"{kind}\"{(kind == "merge" ? ", \"rank\": 4" : "")}", StringComparison.Ordinal);
        _project.Write("next.rft.json", text);
        var second = Open(_project.PathOf("next.rft.json")).Run(Token);

        // Both evaluations draw with the same random numbers, so the second begins where the first ended.
        Assert.Equal(first.Evaluation!.Candidate.MeanReward, second.Evaluation!.Baseline.MeanReward);
        Assert.NotEqual(first.Fingerprint, second.Fingerprint);
        Assert.NotNull(second.Record!.Inputs.Adapter);
        Assert.Equal(rank, AdapterFolder.ReadConfiguration(second.ModelPath!).Rank);
    }

    [Fact]
    public void A_merged_adapter_with_nothing_trained_on_top_gives_its_bits()
    {
        _project.Edit("tune.rft.json", "\"model\": ", "\"name\": \"letters\", \"version\": \"1.0.0\", \"model\": ");
        Open(_project.Tune).Run(Token);
        var path = _project.PathOf("bin/rft/letters/model");
        var first = AdapterFolder.Read(path);
        var nothing = first.Select(tensor => new NamedTensor(tensor.Name, [.. tensor.Shape], new float[tensor.Values.Length])).ToList();
        var stacked = StackedAdapter.Of(first, 8, 16, nothing, 8, 16);
        Assert.All(stacked, tensor => Assert.Equal(tensor.Shape.Aggregate(1, (size, side) => size * side), tensor.Values.Length));
        var up = stacked.First(tensor => tensor.Name.EndsWith("lora_B.weight", StringComparison.Ordinal));
        var before = first.Single(tensor => tensor.Name == up.Name);
        Assert.Equal(before.Values.Chunk(8).SelectMany(row => row.Select(value => 2 * value).Concat(new float[8])), up.Values);
    }

    [Fact]
    public void An_adapter_folder_is_continued_where_its_base_is_stated()
    {
        Open(_project.Tune).Run(Token);
        _project.Edit("tune.rft.json", "bin/rft/base/model", "bin/rft/tune/model");
        var exception = Assert.Throws<DiagnosticException>(() => Open(_project.Tune));
        Assert.Equal("RFT4016", Assert.Single(exception.Diagnostics).Code);
        _project.Edit("tune.rft.json", "\"group_size\": 8", "\"group_size\": 8, \"base_model\": \"bin/rft/base/model\"");
        Assert.Equal(8, Open(_project.Tune).Spec.Engine.Rank);
        _project.Edit("tune.rft.json", "\"group_size\": 8", "\"group_size\": 8, \"rank\": 4");
        Assert.Equal("RFT4018", Assert.Single(Assert.Throws<DiagnosticException>(() => Open(_project.Tune)).Diagnostics).Code);
    }

    [Fact]
    public void A_version_that_nobody_trained_is_a_coded_error()
    {
        _project.Edit("tune.rft.json", "bin/rft/base/model", "letters@9.0.0");
        Assert.Equal("RFT4017", Assert.Single(Assert.Throws<DiagnosticException>(() => Open(_project.Tune)).Diagnostics).Code);
    }

    [Fact]
    public void Reasoning_effort_reaches_the_chat_template_and_the_budget()
    {
        _project.Edit("tune.rft.json", "\"n_epochs\": 5", "\"n_epochs\": 5, \"reasoning_effort\": \"low\"");
        var before = Open(_project.Tune);
        using var folder = ModelFolder.Open(_project.PathOf("bin/rft/base/model"), new SourceLocation("model"), requireWeights: false);
        Assert.Empty(folder.ChatTemplate.Render(Rft.Engine.Json.SourceNode.Array(default, []), addGenerationPrompt: false));
        var template = new ChatTemplate(
            new Dictionary<string, Template> { ["default"] = Template.ParseJinja("{{ reasoning_effort }} {{ enable_thinking }}", "t") },
            new Dictionary<string, string>());
        Assert.Equal("low False", template.With(ReasoningEffort.TemplateSettings("low")).Render(Rft.Engine.Json.SourceNode.Array(default, []), false));
        Assert.Equal("high True", template.With(ReasoningEffort.TemplateSettings("high")).Render(Rft.Engine.Json.SourceNode.Array(default, []), false));
        Assert.Equal("low", before.Spec.Hyperparameters.ReasoningEffort);
    }

    private Job Open(string spec) => Job.Open(spec, new JobOptions { Listener = _listener, StorePath = _project.Store });
}
