using Rft.Engine.Diagnostics;
using Rft.Engine.Pipeline;
using Rft.Engine.Runs;
using Rft.Engine.Tests.Runs;
using Rft.Tests;

namespace Rft.Engine.Tests.Pipeline;

public sealed class JobTests : IDisposable
{
    private readonly TinyProject _project = new();
    private readonly RecordingListener _listener = new();
    private readonly FaultyFileSystem _fileSystem = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Supervised_training_from_random_weights_and_reinforcement_on_it_run_to_the_report()
    {
        var supervised = Open(_project.Base).Run(Token);
        Assert.Equal(RunState.Complete, supervised.Record?.State);
        Assert.Null(supervised.Evaluation);
        Assert.True(File.Exists(_project.PathOf("bin/rft/base/model/model.safetensors")));

        var tuned = Open(_project.Tune).Run(Token);
        Assert.Equal(RunState.Complete, tuned.Record?.State);
        Assert.NotNull(tuned.Evaluation);
        Assert.Equal(6, tuned.Evaluation.Rows);
        Assert.True(tuned.Evaluation.Candidate.MeanReward > tuned.Evaluation.Baseline.MeanReward + 0.2);
        Assert.True(File.Exists(_project.PathOf("bin/rft/tune/model/adapter_model.safetensors")));
        Assert.True(File.Exists(_project.PathOf("bin/rft/tune/report.md")));
        Assert.True(File.Exists(_project.PathOf("bin/rft/tune/model-card.md")));
        Assert.True(tuned.Record!.TrainSeconds > 0);
        Assert.True(tuned.Record.RolloutTokensPerSecond > 0);
        Assert.Equal(10, tuned.Record.Steps);
    }

    [Fact]
    public void A_second_run_changes_no_byte_and_says_so()
    {
        Open(_project.Base).Run(Token);
        var before = Snapshot(_project.Root);
        var summary = Open(_project.Base).Run(Token);
        Assert.Equal(before, Snapshot(_project.Root));
        Assert.Contains(_listener.Messages, message => message.Contains("nothing to do", StringComparison.Ordinal));
        Assert.Equal(RunState.Complete, summary.Record?.State);
    }

    [Fact]
    public void Two_clean_runs_give_the_same_bytes()
    {
        using var other = new TinyProject();
        Open(_project.Base).Run(Token);
        Open(_project.Tune).Run(Token);
        Open(other.Base, threads: 1).Run(Token);
        Open(other.Tune, threads: 1).Run(Token);
        Assert.Equal(ReproducibleFiles(_project), ReproducibleFiles(other));
    }

    [Fact]
    public void A_cancelled_run_goes_on_from_its_checkpoint_to_the_same_bytes()
    {
        using var other = new TinyProject();
        Open(other.Base).Run(Token);
        using var source = new CancellationTokenSource();
        _listener.OnUpdate = update =>
        {
            if (update.Step == 7)
            {
                source.Cancel();
            }
        };
        Assert.Throws<OperationCanceledException>(() => Open(_project.Base).Run(source.Token));
        Assert.Equal(RunState.Cancelled, Open(_project.Base).Show().Record?.State);

        _listener.Messages.Clear();
        Open(_project.Base).Run(Token);
        Assert.Contains(_listener.Messages, message => message.Contains("goes on after step 7", StringComparison.Ordinal));
        Assert.Equal(ReproducibleFiles(other), ReproducibleFiles(_project));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(15)]
    public void A_killed_run_goes_on_from_its_checkpoint_to_the_same_bytes(int step)
    {
        using var other = new TinyProject();
        Open(other.Base).Run(Token);
        _listener.OnUpdate = update =>
        {
            if (update.Step == step)
            {
                throw new InvalidOperationException("killed");
            }
        };
        Assert.Throws<InvalidOperationException>(() => Open(_project.Base).Run(Token));
        Assert.Equal(RunState.Training, Open(_project.Base).Show().Record?.State);

        _listener.OnUpdate = _ => { };
        Open(_project.Base).Run(Token);
        Assert.Equal(ReproducibleFiles(other), ReproducibleFiles(_project));
    }

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_and_the_bytes_are_still_the_same()
    {
        using var other = new TinyProject();
        Open(other.Base).Run(Token);
        _listener.OnUpdate = update =>
        {
            if (update.Step == 15)
            {
                throw new InvalidOperationException("killed");
            }
        };
        Assert.Throws<InvalidOperationException>(() => Open(_project.Base).Run(Token));
        _listener.OnUpdate = _ => { };
        var run = Open(_project.Base).Show().RunPath;
        File.WriteAllBytes(Path.Combine(run, "checkpoints", "step-12", "state.safetensors"), [1, 2, 3]);
        Open(_project.Base).Run(Token);
        Assert.Contains(_listener.Diagnostics, diagnostic => diagnostic.Descriptor == DiagnosticTable.CheckpointDamaged);
        Assert.Contains(_listener.Messages, message => message.Contains("goes on after step 8", StringComparison.Ordinal));
        Assert.Equal(ReproducibleFiles(other), ReproducibleFiles(_project));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null\n")]
    public void A_checkpoint_without_its_log_is_passed_over_and_the_bytes_are_still_the_same(string? events)
    {
        using var other = new TinyProject();
        Open(other.Base).Run(Token);
        _listener.OnUpdate = update => _ = update.Step == 15 ? throw new InvalidOperationException("killed") : 0;
        Assert.Throws<InvalidOperationException>(() => Open(_project.Base).Run(Token));
        _listener.OnUpdate = _ => { };
        Damage(Open(_project.Base).Show(), "events.jsonl", events);

        Open(_project.Base).Run(Token);

        Assert.Equal(ReproducibleFiles(other), ReproducibleFiles(_project));
    }

    [Fact]
    public void A_disk_that_fills_during_training_fails_with_a_code_and_loses_nothing()
    {
        _listener.OnUpdate = update => _fileSystem.BytesLeft = update.Step == 6 ? 300 : _fileSystem.BytesLeft;
        var exception = Assert.Throws<DiagnosticException>(() => Open(_project.Base).Run(Token));
        Assert.Equal(DiagnosticTable.DiskFull, Assert.Single(exception.Diagnostics).Descriptor);
        Assert.False(Directory.Exists(_project.PathOf("bin")));

        _listener.OnUpdate = _ => { };
        _fileSystem.BytesLeft = long.MaxValue;
        _listener.Messages.Clear();
        Open(_project.Base).Run(Token);
        Assert.Contains(_listener.Messages, message => message.Contains("goes on after step 4", StringComparison.Ordinal));
    }

    [Fact]
    public void A_complete_run_can_be_shown_from_a_read_only_store()
    {
        Open(_project.Base).Train(Token);
        Open(_project.Base).Evaluate(Token);
        _fileSystem.Before = (_, _) => throw new UnauthorizedAccessException("Access to the path is denied.");
        Assert.Equal(RunState.Complete, Open(_project.Base).Show().Record?.State);
        Assert.Equal(RunState.Complete, Open(_project.Base).Train(Token).Record?.State);
        _project.Edit("base.rft.json", "0.02", "0.01");
        var exception = Assert.Throws<DiagnosticException>(() => Open(_project.Base).Train(Token));
        Assert.Equal(DiagnosticTable.StoreNotWritable, Assert.Single(exception.Diagnostics).Descriptor);
    }

    [Fact]
    public void Going_back_to_an_earlier_state_trains_nothing()
    {
        var first = Open(_project.Base).Run(Token);
        _project.Edit("base.rft.json", "0.02", "0.01");
        Assert.NotEqual(first.Fingerprint, Open(_project.Base).Run(Token).Fingerprint);
        _project.Edit("base.rft.json", "0.01", "0.02");
        _listener.Updates.Clear();
        Assert.Equal(first.Fingerprint, Open(_project.Base).Run(Token).Fingerprint);
        Assert.Empty(_listener.Updates);
    }

    [Theory]
    [InlineData("base.rft.json", "\"model\": \"model\"", "\"model\": \"./model\"")]
    [InlineData("base.rft.json", "{\n", "{\n  \"name\": \"other\", \"description\": \"Text.\", \"metadata\": {\"a\": \"b\"}, \"suffix\": \"x\", \"version\": \"1.0.0\",\n")]
    [InlineData("base.rft.json", "\"checkpoint_interval\": 4", "\"checkpoint_interval\": 5")]
    [InlineData("base.rft.json", "\"checkpoint_interval\": 4", "\"checkpoint_interval\": 4, \"memory_limit_gb\": 8")]
    [InlineData("base.rft.json", "0.02", "2e-2")]
    [InlineData("imitate.jsonl", "\n", "\r\n")]
    public void What_cannot_change_the_result_does_not_change_the_fingerprint(string file, string old, string replacement)
    {
        var before = Open(_project.Base).Validate().Fingerprint;
        _project.Edit(file, old, replacement);
        Assert.Equal(before, Open(_project.Base).Validate().Fingerprint);
    }

    [Theory]
    [InlineData("base.rft.json", "0.02", "0.021")]
    [InlineData("base.rft.json", "\"batch_size\": 8", "\"batch_size\": 4")]
    [InlineData("base.rft.json", "{\n", "{\n  \"seed\": 1,\n")]
    [InlineData("imitate.jsonl", "\"content\": \"a\"", "\"content\": \"z\"")]
    [InlineData("model/config.json", "1e-5", "1e-6")]
    [InlineData("model/tokenizer_config.json", "{% endfor %}", "{%- endfor %}")]
    public void What_can_change_the_result_changes_the_fingerprint(string file, string old, string replacement)
    {
        var before = Open(_project.Base).Validate().Fingerprint;
        _project.Edit(file, old, replacement);
        Assert.NotEqual(before, Open(_project.Base).Validate().Fingerprint);
    }

    [Fact]
    public void The_weights_of_a_local_judge_count_into_the_fingerprint()
    {
        Open(_project.Base).Run(Token);
        Directory.CreateDirectory(_project.PathOf("judge"));
        foreach (var file in Directory.GetFiles(_project.PathOf("bin/rft/base/model")))
        {
            File.Copy(file, _project.PathOf("judge/" + Path.GetFileName(file)));
        }

        _project.Edit("tune.rft.json", TinyProject.Grader, """
            { "type": "multi", "name": "judged", "calculate_output": "judge", "graders": { "judge": { "type": "score_model", "name": "judge", "model": "judge",
              "input": [{ "role": "user", "content": "{{sample.output_text}}" }] } } }
            """);
        var before = Open(_project.Tune).Validate().Fingerprint;
        Assert.Equal(before, Open(_project.Tune).Validate().Fingerprint);

        var weights = File.ReadAllBytes(_project.PathOf("judge/model.safetensors"));
        weights[^1] ^= 1;
        File.WriteAllBytes(_project.PathOf("judge/model.safetensors"), weights);
        var after = Open(_project.Tune).Validate().Fingerprint;

        Assert.NotEqual(before, after);
    }

    [Fact]
    public void Moving_the_repository_and_touching_its_files_changes_nothing()
    {
        using var other = new TinyProject();
        foreach (var path in Directory.GetFiles(other.Root, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        }

        Assert.Equal(Open(_project.Base).Validate().Fingerprint, Open(other.Base).Validate().Fingerprint);
    }

    [Fact]
    public void Evaluating_before_training_says_what_to_do_and_writes_nothing()
    {
        var exception = Assert.Throws<DiagnosticException>(() => Open(_project.Base).Evaluate(Token));
        var diagnostic = Assert.Single(exception.Diagnostics);
        Assert.Equal(DiagnosticTable.RunMissing, diagnostic.Descriptor);
        Assert.Contains("rft train", diagnostic.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_project.Store));
    }

    [Theory]
    [InlineData("model/model.safetensors", null)]
    [InlineData("model/model.safetensors", "")]
    [InlineData("events.jsonl", null)]
    [InlineData("events.jsonl", "null\n")]
    [InlineData("events.jsonl", "not a row\n")]
    [InlineData("metrics.csv", null)]
    [InlineData("metrics.csv", "step\n1\n")]
    public void A_trained_run_that_was_damaged_in_the_store_is_trained_again_to_the_same_bytes(string file, string? content)
    {
        using var other = new TinyProject();
        Open(other.Base).Run(Token);
        Damage(Open(_project.Base).Run(Token), file, content);

        Assert.False(Open(_project.Base).Show().IsUpToDate);
        Open(_project.Base).Run(Token);

        Assert.Single(_listener.Diagnostics, diagnostic => diagnostic.Descriptor == DiagnosticTable.RunDamaged);
        Assert.Equal(ReproducibleFiles(other), ReproducibleFiles(_project));
        Assert.True(Open(_project.Base).Show().IsUpToDate);
    }

    [Fact]
    public void An_evaluation_that_was_taken_out_of_the_store_is_made_again()
    {
        Open(_project.Base).Run(Token);
        var run = Open(_project.Tune).Run(Token);
        var before = ReproducibleFiles(_project);
        Damage(run, "evaluation.json", null);

        Assert.Equal(RunState.Trained, Open(_project.Tune).Show().Record?.State);
        Assert.NotNull(Open(_project.Tune).Run(Token).Evaluation);

        Assert.Equal(before, ReproducibleFiles(_project));
    }

    [Theory]
    [InlineData("\"schema_version\": 1", "\"schema_version\": 2")]
    [InlineData("\"fingerprint\": \"", "\"fingerprint\": \"0")]
    [InlineData("\"state\": \"complete\"", "\"state\": \"finished\"")]
    [InlineData("{", "")]
    public void A_record_of_another_version_or_run_is_a_coded_error(string old, string replacement)
    {
        var run = Open(_project.Base).Run(Token);
        var text = File.ReadAllText(Path.Combine(run.RunPath, "run.json"));
        Damage(run, "run.json", text.Replace(old, replacement, StringComparison.Ordinal));

        var exception = Assert.Throws<DiagnosticException>(() => Open(_project.Base).Run(Token));

        Assert.Equal(DiagnosticTable.RunUnreadable, Assert.Single(exception.Diagnostics).Descriptor);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_model_whose_weights_are_not_finite_is_a_coded_error(bool generates)
    {
        Open(_project.Base).Run(Token);
        var weights = Directory.GetFiles(_project.PathOf("bin/rft/base/model"), "*.safetensors").Single();
        var bytes = File.ReadAllBytes(weights);
        bytes.AsSpan(bytes.Length / 2).Fill(0xFF);
        File.WriteAllBytes(weights, bytes);

        var job = Open(_project.Tune);
        var exception = Assert.Throws<DiagnosticException>(() =>
        {
            if (generates)
            {
                using var conversation = job.OpenConversation(useBase: true);
                conversation.Add("user", "a");
                conversation.Sample(new AnswerOptions(0, 4, 0), 1, Token);
            }
            else
            {
                job.Train(Token);
            }
        });

        Assert.Equal(DiagnosticTable.LossNotFinite, Assert.Single(exception.Diagnostics).Descriptor);
    }

    [Fact]
    public async Task Another_process_is_waited_for_and_its_result_used()
    {
        var job = Open(_project.Base);
        var run = new RunStore(_project.Store).Open(job.Validate().Fingerprint);
        var held = run.TryLock();
        var waiting = Task.Run(() => Open(_project.Base).Train(Token), Token);
        SpinWait.SpinUntil(() => _listener.Messages.Exists(message => message.Contains("waiting for it", StringComparison.Ordinal)), TimeSpan.FromSeconds(30));
        Assert.False(waiting.IsCompleted);
        held!.Dispose();
        Assert.Equal(RunState.Trained, (await waiting).Record?.State);
    }

    private static void Damage(RunSummary run, string file, string? content)
    {
        var path = Path.Combine(run.RunPath, file);
        if (content is null)
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllText(path, content);
        }
    }

    private static SortedDictionary<string, string> Snapshot(string root) => new(
        Directory.GetFiles(root, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is not ("lock" or "lock.pid"))
            .ToDictionary(path => Path.GetRelativePath(root, path), path => $"{File.GetLastWriteTimeUtc(path):O} {Convert.ToHexString(File.ReadAllBytes(path)).GetHashCode(StringComparison.Ordinal)}"),
        StringComparer.Ordinal);

    // Everything in a store but what states times.
    private static SortedDictionary<string, string> ReproducibleFiles(TinyProject project) => new(
        Directory.GetFiles(project.Store, "*", SearchOption.AllDirectories)
            .Where(path => !Path.GetFileName(path).StartsWith("lock", StringComparison.Ordinal))
            .Where(path => !path.Contains("tfevents", StringComparison.Ordinal))
            .Where(path => Path.GetFileName(path) is not ("run.json" or "timings.csv" or "report.md" or "report.html" or "model-card.md"))
            .ToDictionary(path => Path.GetRelativePath(project.Store, path), path => Convert.ToHexString(File.ReadAllBytes(path))),
        StringComparer.Ordinal);

    private Job Open(string spec, int threads = 2) => Job.Open(spec, new JobOptions
    {
        Listener = _listener,
        Threads = threads,
        FileSystem = _fileSystem,
    });
}
