using System.Text.Json;
using Rft.Tests;

namespace Rft.Cli.Tests;

/// <summary>The commands on a project that has been run once.</summary>
public sealed class RunTests : IClassFixture<RunTests.CompleteProject>
{
    private readonly TinyProject _project;

    public RunTests(CompleteProject fixture) => _project = fixture.Project;

    [Fact]
    public void Show_prints_where_the_run_stands_as_one_json_object()
    {
        var run = CommandRun.Of("show", _project.Tune, "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        var json = run.Json;
        Assert.Equal("complete", json.GetProperty("state").GetString());
        Assert.Equal(64, json.GetProperty("fingerprint").GetString()!.Length);
        foreach (var model in new[] { "baseline", "candidate" })
        {
            foreach (var score in new[] { "pass_rate", "mean_reward", "greedy_pass_rate", "greedy_mean_reward" })
            {
                Assert.InRange(json.GetProperty(model).GetProperty(score).GetDouble(), 0, 1);
            }
        }

        Assert.NotEmpty(json.GetProperty("verdict").GetString()!);
        Assert.True(json.GetProperty("train_seconds").GetDouble() > 0);
        Assert.True(json.GetProperty("rollout_tokens_per_second").GetDouble() > 0);
        Assert.Equal(10, json.GetProperty("steps").GetInt32());
        Assert.True(Directory.Exists(json.GetProperty("model_path").GetString()));
        Assert.Equal(_project.PathOf("bin/rft/tune"), json.GetProperty("output_path").GetString());
    }

    [Theory]
    [InlineData("run")]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("report")]
    public void Repeating_a_command_on_a_complete_run_succeeds_and_reports_no_progress(string command)
    {
        var run = CommandRun.Of(command, _project.Tune, "--json-lines");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.DoesNotContain(run.JsonLines, line => line.GetProperty("kind").GetString() == "progress");
        Assert.Equal("result", run.JsonLines[^1].GetProperty("kind").GetString());
        Assert.Equal("complete", run.JsonLines[^1].GetProperty("state").GetString());
    }

    [Fact]
    public void A_first_run_reports_progress_and_its_result_as_json_lines()
    {
        using var project = new TinyProject();
        var run = CommandRun.Of("run", project.Base, "--json-lines", "--store", project.PathOf("elsewhere"), "--output", project.PathOf("out"));
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        var progress = run.JsonLines.First(line => line.GetProperty("kind").GetString() == "progress");
        Assert.Equal("train", progress.GetProperty("phase").GetString());
        Assert.True(progress.GetProperty("steps").GetInt32() > 0);
        Assert.NotEmpty(progress.GetProperty("text").GetString()!);
        Assert.Contains(run.JsonLines, line => line.GetProperty("kind").GetString() == "message");
        Assert.True(Directory.Exists(project.PathOf("elsewhere/runs")));
        Assert.True(File.Exists(project.PathOf("out/base/report.md")));
        Assert.False(Directory.Exists(project.Store));
    }

    [Fact]
    public void A_log_of_a_run_is_a_few_lines()
    {
        using var project = new TinyProject();
        var run = CommandRun.Of("run", project.Base);
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.InRange(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 3, 20);
        Assert.Contains("report.md", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_fingerprint_and_validate_print_json()
    {
        Assert.Equal(8, CommandRun.Of("resolve", _project.Tune, "--json").Json.GetProperty("spec").GetProperty("engine").GetProperty("group_size").GetInt32());
        var text = CommandRun.Of("resolve", _project.Tune).Output;
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(text).RootElement.ValueKind);
        Assert.Equal(CommandRun.Of("fingerprint", _project.Tune).Output.Trim(), CommandRun.Of("show", _project.Tune, "--json").Json.GetProperty("fingerprint").GetString());
        Assert.True(CommandRun.Of("validate", _project.Tune, "--json").Json.GetProperty("valid").GetBoolean());
    }

    [Fact]
    public void Generate_answers_with_the_trained_model_and_with_its_base()
    {
        var trained = CommandRun.Of("generate", _project.Tune, "--prompt", "k", "--json", "--samples", "3", "--temperature", "1");
        Assert.Equal(ExitCodes.Done, trained.ExitCode);
        Assert.Equal(3, trained.Json.GetProperty("answers").GetArrayLength());
        Assert.Equal(trained.Output, CommandRun.Of("generate", _project.Tune, "--prompt", "k", "--json", "--samples", "3", "--temperature", "1").Output);
        Assert.Equal(ExitCodes.Done, CommandRun.Of("generate", _project.Tune, "-p", "k", "--base").ExitCode);
    }

    [Fact]
    public void Chat_answers_each_line_and_streams_what_generate_gives()
    {
        var once = CommandRun.Of("generate", _project.Tune, "--prompt", "k", "--json").Json.GetProperty("answers")[0].GetProperty("text").GetString();
        var chat = CommandRun.WithInput("k\nm\n\n", "chat", _project.Tune);
        Assert.Equal(ExitCodes.Done, chat.ExitCode);
        Assert.StartsWith(once + Environment.NewLine, chat.Output, StringComparison.Ordinal);
        Assert.Equal(2, CommandRun.WithInput("k\nm\n\n", "chat", _project.Tune, "--json").Json.GetProperty("turns").GetArrayLength());
    }

    [Fact]
    public void A_spec_is_named_by_its_folder_where_there_is_one()
    {
        using var project = new TinyProject();
        Assert.Equal(["RFT1020"], CommandRun.Of("validate", project.Root, "--json").Codes);
        File.Delete(project.Tune);
        Assert.Equal(ExitCodes.Done, CommandRun.Of("validate", project.Root).ExitCode);
        File.Delete(project.Base);
        Assert.Equal(["RFT1019"], CommandRun.Of("validate", project.Root, "--json").Codes);
    }

    [Fact]
    public void Validate_says_whether_anything_is_left_to_do()
    {
        using var project = new TinyProject();
        Assert.False(CommandRun.Of("validate", project.Base, "--json").Json.GetProperty("up_to_date").GetBoolean());
        Assert.Equal(ExitCodes.Done, CommandRun.Of("run", project.Base).ExitCode);
        var done = CommandRun.Of("validate", project.Base, "--json").Json;
        Assert.True(done.GetProperty("up_to_date").GetBoolean());
        Assert.StartsWith("base: complete, run ", done.GetProperty("summary").GetString(), StringComparison.Ordinal);

        project.Edit("base.rft.json", "{\n", "{\n  \"description\": \"Words.\",\n");
        var reworded = CommandRun.Of("validate", project.Base, "--json").Json;
        Assert.Equal("complete", reworded.GetProperty("state").GetString());
        Assert.False(reworded.GetProperty("up_to_date").GetBoolean());
        Assert.DoesNotContain("step ", CommandRun.Of("run", project.Base).Error, StringComparison.Ordinal);
        Assert.Contains("Words.", File.ReadAllText(project.PathOf("bin/rft/base/model-card.md")), StringComparison.Ordinal);

        File.Delete(project.PathOf("bin/rft/base/model/model.safetensors"));
        Assert.False(CommandRun.Of("validate", project.Base, "--json").Json.GetProperty("up_to_date").GetBoolean());
        Assert.Equal(ExitCodes.Done, CommandRun.Of("report", project.Base).ExitCode);
        Assert.True(CommandRun.Of("validate", project.Base, "--json").Json.GetProperty("up_to_date").GetBoolean());
    }

    [Fact]
    public void A_model_that_is_worse_than_its_base_fails_the_command_each_time()
    {
        using var project = new TinyProject();
        Assert.Equal(ExitCodes.Done, CommandRun.Of("run", project.Base).ExitCode);
        Assert.Equal(ExitCodes.Done, CommandRun.Of("run", project.Tune).ExitCode);
        var run = CommandRun.Of("show", project.Tune, "--json").Json.GetProperty("run_path").GetString()!;
        project.Edit(Path.GetRelativePath(project.Root, Path.Combine(run, "evaluation.json")), "\"verdict\": \"too_few_samples\"", "\"verdict\": \"regressed\"");
        foreach (var command in new[] { "run", "evaluate" })
        {
            var failed = CommandRun.Of(command, project.Tune, "--json");
            Assert.Equal(ExitCodes.Failed, failed.ExitCode);
            Assert.Equal(["RFT5003"], failed.Codes.Where(code => !code.StartsWith("RFT40", StringComparison.Ordinal)));
            Assert.Equal("regressed", failed.Json.GetProperty("verdict").GetString());
        }

        Assert.False(CommandRun.Of("validate", project.Tune, "--json").Json.GetProperty("up_to_date").GetBoolean());
    }

    [Fact]
    public void Show_of_what_was_never_run_says_none()
    {
        using var project = new TinyProject();
        var run = CommandRun.Of("show", project.Base, "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal("none", run.Json.GetProperty("state").GetString());
        Assert.False(Directory.Exists(project.Store));
    }

    public sealed class CompleteProject : IDisposable
    {
        public CompleteProject()
        {
            Assert.Equal(ExitCodes.Done, CommandRun.Of("run", Project.Base).ExitCode);
            Assert.Equal(ExitCodes.Done, CommandRun.Of("run", Project.Tune).ExitCode);
        }

        internal TinyProject Project { get; } = new();

        public void Dispose() => Project.Dispose();
    }
}
