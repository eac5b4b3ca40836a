using Rft.Tests;

namespace Rft.Cli.Tests;

/// <summary>The commands on a spec whose model calls a tool.</summary>
public sealed class ToolTests : IClassFixture<ToolTests.TrainedProject>
{
    private readonly ToolProject _project;

    public ToolTests(TrainedProject fixture)
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "there is no /bin/sh");
        _project = fixture.Project;
    }

    [Fact]
    public void Train_evaluate_and_report_run_the_tools()
    {
        Assert.Equal(ExitCodes.Done, CommandRun.Of("train", _project.Tune).ExitCode);
        Assert.Equal(ExitCodes.Done, CommandRun.Of("evaluate", _project.Tune).ExitCode);
        Assert.Equal(ExitCodes.Done, CommandRun.Of("report", _project.Tune).ExitCode);

        var show = CommandRun.Of("show", _project.Tune, "--json").Json;
        var (baseline, candidate) = (show.GetProperty("baseline"), show.GetProperty("candidate"));
        Assert.True(candidate.GetProperty("mean_reward").GetDouble() > baseline.GetProperty("mean_reward").GetDouble() + 0.2);
        Assert.True(File.Exists(_project.PathOf("bin/rft/tune/report.md")));
    }

    [Fact]
    public void Stored_episodes_are_graded_again_without_the_tools()
    {
        Assert.Equal(ExitCodes.Done, CommandRun.Of("run", _project.Tune).ExitCode);
        var show = CommandRun.Of("show", _project.Tune, "--json").Json;
        var fingerprint = show.GetProperty("fingerprint").GetString()!;
        var candidate = show.GetProperty("candidate");
        var expected = ((24 * candidate.GetProperty("mean_reward").GetDouble()) + (6 * candidate.GetProperty("greedy_mean_reward").GetDouble())) / 30;
        File.Copy(_project.PathOf("tune.rft.json"), _project.PathOf("asks.rft.json"), overwrite: true);
        _project.Edit("asks.rft.json", "\"operation\": \"eq\", \"input\": \"{{sample.output_text}}\", \"reference\": \"{{item.answer}}\"",
            "\"operation\": \"like\", \"input\": \"{{sample.output_tools}}\", \"reference\": \"next\"");

        var same = CommandRun.Of("grade", _project.Tune, "--run", fingerprint[..10], "--answers", "trained", "--json");
        var calls = CommandRun.Of("grade", _project.PathOf("asks.rft.json"), "--run", fingerprint[..10], "--answers", "trained", "--json");

        Assert.Equal(expected, same.Json.GetProperty("mean").GetDouble(), 1e-9);
        Assert.True(calls.Json.GetProperty("mean").GetDouble() > 0.5);
    }

    [Fact]
    public void Resolve_prints_the_tools_with_their_defaults()
    {
        var method = CommandRun.Of("resolve", _project.Tune).Json.GetProperty("method").GetProperty("reinforcement");

        var tool = method.GetProperty("tools")[0];
        Assert.Equal(("next", "none", 60), (tool.GetProperty("name").GetString(), tool.GetProperty("sandbox").GetString(), tool.GetProperty("timeout_seconds").GetDouble()));
        Assert.Equal(64, tool.GetProperty("files").GetProperty("tool.sh").GetString()!.Length);
        Assert.Equal(3, method.GetProperty("max_episode_steps").GetInt32());
    }

    [Fact]
    public void A_tool_that_cannot_be_run_is_an_error_at_its_line_before_anything_is_trained()
    {
        using var project = new ToolProject();
        project.Edit("base.rft.json", "\"n_epochs\": 50", "\"n_epochs\": 1");
        Assert.Equal(ExitCodes.Done, CommandRun.Of("run", project.Base).ExitCode);
        project.Edit("tune.rft.json", "\"/bin/sh\"", "\"no-such-program\"");

        var run = CommandRun.Of("validate", project.Tune, "--json");

        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Equal(["RFT3067"], run.Codes);
    }

    [Fact]
    public void Generate_and_chat_call_the_tools_that_the_spec_declares()
    {
        var spec = _project.Write("talk.rft.json", File.ReadAllText(_project.Tune).Replace(
            "\"name\": \"next\",",
            """ "name": "next", "description": "The next letter.", "parameters": {"type": "object", "properties": {"letter": {"type": "string"}}}, """,
            StringComparison.Ordinal));

        var answers = CommandRun.Of("generate", spec, "--base", "--prompt", "c", "--samples", "40", "--temperature", "1", "--json").Json.GetProperty("answers").EnumerateArray()
            .Select(answer => (Text: answer.GetProperty("text").GetString()!, Tokens: answer.GetProperty("tokens").GetInt32())).ToList();
        Assert.Contains(answers, answer => answer is ("d", > 5));

        var chats = Enumerable.Range(0, 8)
            .Select(seed => CommandRun.WithInput("c\nd\n", "chat", spec, "--base", "--temperature", "1", "--seed", $"{seed}")).ToList();
        Assert.All(chats, chat => Assert.Equal(ExitCodes.Done, chat.ExitCode));
        Assert.Matches("</tool_call>\n([a-p])\n\\1\n", string.Concat(chats.Select(chat => chat.Output)));

        _project.Write("broken", "");
        var broken = CommandRun.Of("generate", spec, "--base", "--prompt", "c", "--samples", "40", "--temperature", "1", "--json");
        File.Delete(_project.PathOf("broken"));
        Assert.Equal(ExitCodes.Failed, broken.ExitCode);
        Assert.Equal(["RFT3081"], broken.Codes);
    }

    /// <summary>The base model, trained once.</summary>
    public sealed class TrainedProject : IDisposable
    {
        public TrainedProject() => Assert.Equal(ExitCodes.Done, CommandRun.Of("run", Project.Base).ExitCode);

        internal ToolProject Project { get; } = new();

        public void Dispose() => Project.Dispose();
    }
}
