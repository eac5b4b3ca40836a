using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline;
using Rft.Engine.Runs;
using Rft.Tests;

namespace Rft.Engine.Tests.Pipeline;

/// <summary>A small model that really calls a tool, from random weights to the report.</summary>
public sealed class ToolJobTests : IClassFixture<ToolJobTests.TrainedBase>, IDisposable
{
    private readonly ToolProject _project;
    private readonly RecordingListener _listener = new();

    public ToolJobTests(TrainedBase trained)
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "there is no /bin/sh");
        _project = trained.Copy();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _project.Dispose();

    [Fact]
    public void A_model_learns_to_ask_its_tool_and_the_run_holds_whole_episodes()
    {
        var run = Open().Run(Token);

        Assert.True(run.Evaluation!.Candidate.MeanReward > run.Evaluation.Baseline.MeanReward + 0.2);
        Assert.True(run.Evaluation.Metrics.Single(metric => metric.Name == "tool_calls").Difference > 0.1);
        Assert.Contains("Tool calls an answer", File.ReadAllText(Path.Combine(run.RunPath, "report.md")), StringComparison.Ordinal);
        var steps = Lines(run, "events.jsonl");
        Assert.All(steps.Where(step => step.GetProperty("target_tokens").GetInt64() > 0), step => Assert.Equal(0, step.GetProperty("sampler_gap").GetDouble()));
        var calls = steps.Select(step => step.GetProperty("tools").GetProperty("calls_mean").GetDouble()).ToList();
        Assert.True(calls[^1] > calls[0]);
        Assert.Contains(",tool_calls,", File.ReadLines(Path.Combine(run.RunPath, "metrics.csv")).First(), StringComparison.Ordinal);
        Assert.Contains("train_error_count_next", File.ReadLines(Path.Combine(run.RunPath, "metrics.csv")).First(), StringComparison.Ordinal);

        foreach (var file in (string[])["rollouts/step-000001.jsonl", "answers.jsonl"])
        {
            var asked = Lines(run, file).Where(line => line.GetProperty("messages").GetArrayLength() == 3).ToList();
            Assert.NotEmpty(asked);
            Assert.All(asked, line =>
            {
                var messages = line.GetProperty("messages");
                var letter = JsonDocument.Parse(messages[0].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString()!)
                    .RootElement.GetProperty("letter").GetString()!;
                Assert.Equal("answered", messages[1].GetProperty("outcome").GetString());
                Assert.Equal((char)('a' + ((letter[0] - 'a' + 1) % 16)), messages[1].GetProperty("content").GetString()![0]);
                Assert.Equal(line.GetProperty("text").GetString(), messages[2].GetProperty("content").GetString());
            });
        }
    }

    [Fact]
    public void Runs_with_other_threads_and_slower_tools_give_the_same_bytes()
    {
        Open(threads: 1).Run(Token);
        var before = ReproducibleFiles();
        Forget();

        // The program itself, and with it the run, stays as it is.
        _project.Write("slow", "");
        Open(threads: 2).Run(Token);

        Assert.Equal(before, ReproducibleFiles());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void A_killed_run_goes_on_from_its_checkpoint_to_the_same_bytes(int step)
    {
        Open().Run(Token);
        var before = ReproducibleFiles();
        Forget();
        _listener.OnUpdate = update => _ = update.Step == step ? throw new InvalidOperationException("killed") : 0;
        Assert.Throws<InvalidOperationException>(() => Open().Run(Token));
        _listener.OnUpdate = _ => { };
        _listener.Messages.Clear();

        Open().Run(Token);

        Assert.Contains(_listener.Messages, message => message.Contains("goes on after step", StringComparison.Ordinal));
        Assert.Equal(before, ReproducibleFiles());
    }

    [Fact]
    public void A_tool_that_breaks_stops_the_run_with_a_checkpoint_and_mended_it_goes_on_to_the_same_bytes()
    {
        Open().Run(Token);
        var before = ReproducibleFiles();
        Forget();
        _listener.OnUpdate = update => _ = update.Step == 5 ? _project.Write("broken", "") : "";

        var exception = Assert.Throws<DiagnosticException>(() => Open().Run(Token));

        Assert.Equal("RFT3081", Assert.Single(exception.Diagnostics).Code);
        Assert.Contains("the last 16 calls of the tool 'next' failed, the last one: the process ended with exit code 7", exception.Message, StringComparison.Ordinal);
        Assert.Equal(RunState.Failed, Open().Show().Record?.State);
        _listener.OnUpdate = _ => { };
        _listener.Messages.Clear();
        File.Delete(_project.PathOf("broken"));
        Open().Run(Token);
        Assert.Contains(_listener.Messages, message => message.Contains("goes on after step 5", StringComparison.Ordinal));
        Assert.Equal(before, ReproducibleFiles());
    }

    [Fact]
    public void A_tool_that_fails_now_and_then_costs_its_episodes_their_grade_and_nothing_else()
    {
        _project.Write("broken-at-c", "");
        var run = Open().Run(Token);

        var steps = Lines(run, "events.jsonl");
        Assert.True(steps.Sum(step => step.GetProperty("tools").GetProperty("failures").GetInt32()) > 0);
        Assert.Equal(
            steps.Sum(step => step.GetProperty("tools").GetProperty("failures").GetInt32()),
            steps.Sum(step => step.GetProperty("grade_errors").GetInt32()));
        var failed = Directory.GetFiles(Path.Combine(run.RunPath, "rollouts")).SelectMany(file => Lines(run, file))
            .Where(line => line.TryGetProperty("error_flag", out _)).ToList();
        Assert.NotEmpty(failed);
        Assert.All(failed, line =>
        {
            Assert.Equal("tool_failure", line.GetProperty("error_flag").GetString());
            Assert.False(line.TryGetProperty("reward", out _));
            Assert.Equal(0, line.GetProperty("advantage").GetDouble());
        });
    }

    [Theory]
    [InlineData("\"/bin/sh\"", "\"no-such-program\"", "RFT3067")]
    [InlineData("\"name\": \"next\"", "\"name\": \"other\"", "RFT1023")]
    [InlineData("\"sandbox\": \"none\"", "\"sandbox\": \"none\", \"parameters\": {\"type\": \"object\", \"anyOf\": []}", "RFT1024")]
    public void What_keeps_a_tool_from_working_is_told_before_anything_is_trained(string old, string replacement, string code)
    {
        _project.Edit("tune.rft.json", old, replacement);
        var codes = new List<string>();
        try
        {
            Open().Validate();
        }
        catch (DiagnosticException exception)
        {
            codes.AddRange(exception.Diagnostics.Select(diagnostic => diagnostic.Code));
        }

        Assert.Contains(code, codes.Concat(_listener.Diagnostics.Select(diagnostic => diagnostic.Code)));
    }

    [Fact]
    public void A_template_without_tools_is_refused_by_specs_and_rows_with_tools()
    {
        _project.Edit("bin/rft/base/model/tokenizer_config.json", "{% if tools %}", "{% if none %}");

        var exception = Assert.Throws<DiagnosticException>(() => Open().Validate());

        Assert.Equal(("RFT4075", _project.Tune), (exception.Diagnostics[0].Code, exception.Diagnostics[0].Location.File));
    }

    private static List<JsonElement> Lines(RunSummary run, string file) =>
        [.. File.ReadLines(Path.Combine(run.RunPath, file)).Select(line => JsonDocument.Parse(line).RootElement)];

    private void Forget()
    {
        Directory.Delete(_project.Store, recursive: true);
        Directory.Delete(_project.PathOf("bin/rft/tune"), recursive: true);
    }

    // Everything in the store but what states times.
    private SortedDictionary<string, string> ReproducibleFiles() => new(
        Directory.GetFiles(_project.Store, "*", SearchOption.AllDirectories)
            .Where(path => !Path.GetFileName(path).StartsWith("lock", StringComparison.Ordinal))
            .Where(path => !path.Contains("tfevents", StringComparison.Ordinal))
            .Where(path => Path.GetFileName(path) is not ("run.json" or "timings.csv" or "report.md" or "report.html" or "model-card.md"))
            .ToDictionary(path => Path.GetRelativePath(_project.Store, path), path => Convert.ToHexString(File.ReadAllBytes(path))),
        StringComparer.Ordinal);

    private Job Open(int threads = 2) => Job.Open(_project.Tune, new JobOptions { Listener = _listener, Threads = threads });

    /// <summary>The base model, trained once.</summary>
    public sealed class TrainedBase : IDisposable
    {
        private readonly ToolProject _project = new();

        public TrainedBase()
        {
            using var job = Job.Open(_project.Base, new JobOptions { Listener = new RecordingListener() });
            job.Run(CancellationToken.None);
        }

        internal ToolProject Copy()
        {
            var copy = new ToolProject();
            foreach (var file in Directory.GetFiles(_project.PathOf("bin"), "*", SearchOption.AllDirectories))
            {
                copy.Write(Path.GetRelativePath(_project.Root, file), "");
                File.Copy(file, copy.PathOf(Path.GetRelativePath(_project.Root, file)), overwrite: true);
            }

            return copy;
        }

        public void Dispose() => _project.Dispose();
    }
}
