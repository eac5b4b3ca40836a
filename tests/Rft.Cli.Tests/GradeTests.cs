using System.Globalization;
using System.Text.Json;
using Rft.Tests;

namespace Rft.Cli.Tests;

/// <summary><c>rft grade</c> on answers that are there already.</summary>
public sealed class GradeTests : IDisposable
{
    private readonly TinyProject _project = new();

    public GradeTests()
    {
        _project.Write("grader.json", Grader("0.8 * right + 0.2 * brief"));
        _project.Write("rows.jsonl", string.Concat(Enumerable.Range(0, 40).Select(i => $$"""{"messages":[{"role":"user","content":"double {{i}}"}],"answer":"{{2 * i}}"}""" + "\n")));
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Reference_answers_are_graded_where_no_others_are_named()
    {
        var run = CommandRun.Of("grade", _project.PathOf("grader.json"), "--data", _project.PathOf("rows.jsonl"), "--json");

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal((40, 40, 1.0, 1.0), (Int(run, "count"), Int(run, "scored"), Double(run, "mean"), Double(run, "pass_rate")));
        Assert.Equal(["right", "brief"], run.Json.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("key").GetString()));
        Assert.False(Directory.Exists(_project.Store));
    }

    [Fact]
    public void A_spec_stands_for_its_reward_and_its_training_rows()
    {
        var run = CommandRun.Of("grade", _project.Tune, "--json");

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal("capital", run.Json.GetProperty("grader").GetString());
        Assert.Equal(10, Int(run, "count"));
    }

    [Fact]
    public void Results_are_written_a_line_each_in_the_layout_of_the_grader_api_and_can_be_graded_again()
    {
        var completions = Completions(i => i % 4 == 0 ? $"{2 * i}" : "no idea at all");
        var output = _project.PathOf("out/results.jsonl");

        var run = CommandRun.Of("grade", _project.PathOf("grader.json"), "--data", _project.PathOf("rows.jsonl"), "--completions", completions, "--output", output, "--json");

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        var lines = File.ReadAllLines(output);
        Assert.Equal(40, lines.Length);
        var result = JsonDocument.Parse(lines[1]).RootElement;
        Assert.Equal(0, result.GetProperty("reward").GetDouble());
        Assert.Equal(0, result.GetProperty("sub_rewards").GetProperty("right").GetDouble());
        Assert.False(result.GetProperty("metadata").GetProperty("errors").GetProperty("other_error").GetBoolean());
        var again = CommandRun.Of("grade", _project.PathOf("grader.json"), "--data", _project.PathOf("rows.jsonl"), "--completions", output, "--json");
        Assert.Equal(Double(run, "mean"), Double(again, "mean"));
        Assert.Equal(0.25, Double(run, "mean"));
    }

    [Fact]
    public void Failures_are_counted_with_examples_and_are_in_no_mean()
    {
        var completions = _project.Write("c.jsonl", "{\"output_text\":\"4\",\"item\":{\"answer\":\"4\"}}\n{\"output_text\":\"4\",\"item\":{}}\n");

        var run = CommandRun.Of("grade", _project.PathOf("grader.json"), "--completions", completions, "--json");

        Assert.Equal((1, 1.0), (Int(run, "failed"), Double(run, "mean")));
        var error = run.Json.GetProperty("errors")[0];
        Assert.Equal("invalid_variable_error", error.GetProperty("flag").GetString());
        Assert.Equal(2, error.GetProperty("examples")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public void Two_graders_are_compared_on_the_same_answers()
    {
        var completions = Completions(i => i % 2 == 0 ? $"{2 * i}" : i % 4 == 1 ? $"the answer is {2 * i}, I think" : "no");
        _project.Write("new.json", Grader("right"));

        var run = CommandRun.Of(
            "grade", _project.PathOf("new.json"), "--against", _project.PathOf("grader.json"), "--data", _project.PathOf("rows.jsonl"), "--completions", completions, "--json");

        Assert.Equal(ExitCodes.Done, run.ExitCode);
        var flips = run.Json.GetProperty("flips");
        Assert.Equal((20, 10, 10), (flips.GetProperty("pass_pass").GetInt32(), flips.GetProperty("fail_pass").GetInt32(), flips.GetProperty("fail_fail").GetInt32()));
        Assert.Equal(0.05 - 0.05, Double(run, "difference"), 1e-9);
        var causes = run.Json.GetProperty("causes").EnumerateArray().ToDictionary(cause => cause.GetProperty("name").GetString()!);
        Assert.Equal((10, 0), (causes["formula"].GetProperty("verdicts").GetInt32(), causes["right"].GetProperty("verdicts").GetInt32()));
        Assert.Equal(5, run.Json.GetProperty("examples").GetArrayLength());
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(40)]
    public void Text_keeps_to_the_width_and_has_no_escape_sequences_in_a_pipe(int width)
    {
        var completions = Completions(i => i % 3 == 0 ? $"{2 * i}" : i % 3 == 1 ? "\u001b[31mno\u0007\n" + new string('x', 300) : "数字は四です" + new string('四', 100));
        _project.Write("new.json", Grader("right * 0.123456789 + brief / 3"));
        string[] answers = ["--data", _project.PathOf("rows.jsonl"), "--completions", completions];

        foreach (var arguments in new[] { ["grade", _project.PathOf("new.json")], new[] { "grade", _project.PathOf("new.json"), "--against", _project.PathOf("grader.json") } })
        {
            using var output = new StringWriter();
            var terminal = new Terminal(TextReader.Null, output, TextWriter.Null, IsInteractive: false, StorePath: null, width);
            Assert.Equal(ExitCodes.Done, RftCommandLine.Run([.. arguments, .. answers], terminal));
            var lines = output.ToString().Split('\n');
            Assert.True(lines.Length > 8);
            Assert.DoesNotContain('\u001b', output.ToString());
            Assert.All(lines, line => Assert.True(Rft.Cli.Output.TextTable.CellsOf(line) <= Math.Max(width, 78), line));
        }
    }

    [Theory]
    [InlineData("--run", "abcd", "--completions", "x")]
    [InlineData("--answers", "base")]
    [InlineData("--run", "abcd", "--answers", "bse")]
    [InlineData("--against", "x", "--output", "y")]
    [InlineData("--examples", "-1")]
    public void Options_that_do_not_go_together_are_wrong_usage(params string[] options) =>
        Assert.Equal(ExitCodes.Usage, CommandRun.Of(["grade", _project.PathOf("grader.json"), .. options]).ExitCode);

    [Fact]
    public void What_cannot_be_graded_has_a_code()
    {
        Assert.Equal(["RFT3097"], CommandRun.Of("grade", _project.PathOf("grader.json"), "--json").Codes);
        Assert.Equal(["RFT3095"], CommandRun.Of("grade", _project.PathOf("grader.json"), "--data", _project.PathOf("valid.jsonl"), "--json").Codes);
        Assert.Equal(["RFT3097"], CommandRun.Of("grade", _project.Tune, "--run", "abcd", "--json").Codes);
        Assert.Equal(["RFT3097"], CommandRun.Of("grade", _project.Tune, "--run", _project.Tune, "--json").Codes);
        Assert.Equal(["RFT3097"], CommandRun.Of("grade", _project.PathOf("grader.json"), "--run", "abcd", "--json").Codes);
        Assert.Equal(["RFT3098"], CommandRun.Of("grade", _project.Tune, "--against", "git:HEAD", "--json").Codes);
        Assert.Equal(["RFT3094"], CommandRun.Of("grade", _project.Base, "--json").Codes);
    }

    private string Completions(Func<int, string> text) => _project.Write(
        "completions.jsonl", string.Concat(Enumerable.Range(0, 40).Select(i => JsonSerializer.Serialize(new Dictionary<string, string> { ["output_text"] = text(i) }) + "\n")));

    private static string Grader(string formula) => $$$"""
        { "type": "multi", "name": "sums", "graders": {
            "right": { "type": "string_check", "operation": "like", "input": "{{sample.output_text}}", "reference": "{{item.answer}}" },
            "brief": { "type": "length", "input": "{{sample.output_text}}", "maximum": 3 } },
          "calculate_output": "{{{formula}}}" }
        """;

    private static int Int(CommandRun run, string name) => run.Json.GetProperty(name).GetInt32();

    private static double Double(CommandRun run, string name) => run.Json.GetProperty(name).GetDouble();
}
