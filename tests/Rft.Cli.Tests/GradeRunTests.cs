using Rft.Tests;

namespace Rft.Cli.Tests;

/// <summary><c>rft grade</c> on the answers of a run.</summary>
public sealed class GradeRunTests(RunTests.CompleteProject fixture) : IClassFixture<RunTests.CompleteProject>
{
    private readonly TinyProject _project = fixture.Project;

    [Fact]
    public void Everything_that_a_run_answered_can_be_graded_again()
    {
        var all = CommandRun.Of("grade", _project.Tune, "--run", _project.Tune, "--json");

        Assert.Equal(ExitCodes.Done, all.ExitCode);
        var counts = new[] { "rollout", "base", "trained" }
            .Select(origin => CommandRun.Of("grade", _project.Tune, "--run", _project.Tune, "--answers", origin, "--json").Json.GetProperty("count").GetInt32())
            .ToList();
        // 10 steps of 5 prompts with 8 answers; 6 validation rows with 4 sampled answers and a greedy one.
        Assert.Equal([400, 30, 30], counts);
        Assert.Equal(460, all.Json.GetProperty("count").GetInt32());
        Assert.Equal(50 + 6 + 6, all.Json.GetProperty("groups").GetInt32());
    }

    [Fact]
    public void The_rewards_of_the_evaluation_come_out_again()
    {
        var show = CommandRun.Of("show", _project.Tune, "--json").Json;
        var fingerprint = show.GetProperty("fingerprint").GetString()!;
        var run = CommandRun.Of("grade", _project.Tune, "--run", fingerprint[..10], "--answers", "trained", "--json");

        var candidate = show.GetProperty("candidate");
        var expected = ((24 * candidate.GetProperty("mean_reward").GetDouble()) + (6 * candidate.GetProperty("greedy_mean_reward").GetDouble())) / 30;
        Assert.Equal(expected, run.Json.GetProperty("mean").GetDouble(), 1e-9);
    }

    [Fact]
    public void A_changed_grader_is_compared_on_the_answers_of_the_run_before_the_change()
    {
        var changed = _project.Write("changed/tune.rft.json", File.ReadAllText(_project.Tune)
            .Replace("\"like\"", "\"eq\"", StringComparison.Ordinal)
            .Replace("\"name\": \"capital\"", "\"name\": \"strict\"", StringComparison.Ordinal)
            .Replace("train.jsonl", "../train.jsonl", StringComparison.Ordinal)
            .Replace("valid.jsonl", "../valid.jsonl", StringComparison.Ordinal));

        var run = CommandRun.Of("grade", changed, "--against", _project.Tune, "--run", changed, "--store", _project.Store, "--json");

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal(460, run.Json.GetProperty("compared").GetInt32());
        Assert.Equal(0, run.Json.GetProperty("new_mean").GetDouble());
        Assert.True(run.Json.GetProperty("changed").GetInt32() > 0);
        Assert.Equal(10 + 6 + 6, run.Json.GetProperty("rows").GetInt32());
    }

    [Fact]
    public void Rows_that_have_changed_since_are_refused()
    {
        var other = _project.Write("other/tune.rft.json", File.ReadAllText(_project.Tune).Replace("valid.jsonl", "../valid.jsonl", StringComparison.Ordinal));
        _project.Write("other/train.jsonl", File.ReadAllText(_project.PathOf("train.jsonl")) + File.ReadAllText(_project.PathOf("valid.jsonl")));

        var run = CommandRun.Of("grade", other, "--run", other, "--store", _project.Store, "--json");

        Assert.Equal(["RFT3097"], run.Codes);
        Assert.Contains("have changed since", run.Error, StringComparison.Ordinal);
    }
}
