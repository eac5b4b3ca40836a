using Rft.Engine.Models;
using Rft.Engine.Runs;

namespace Rft.Engine.Tests.Runs;

public sealed class TrainingLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_read_back_to_the_bit()
    {
        var log = New();
        log.DropAfter(0, 0);
        var row = Row(1) with { Reward = 0.1 + 0.2, ValidationReward = double.Epsilon, Entropy = -0.0, GradientNorm = double.NaN };
        log.Append(row, Timing(1));
        Assert.Equal([row], log.ReadMetrics());
        Assert.Equal([Timing(1)], log.ReadTimings());
    }

    [Fact]
    public void Csv_is_invariant_and_leaves_out_what_was_not_measured()
    {
        var log = New();
        log.DropAfter(0, 0);
        log.Append(Row(1) with { Reward = 0.30000000000000004 }, Timing(1));
        var lines = File.ReadAllLines(_folder.PathOf("metrics.csv"));
        Assert.StartsWith("step,epoch,train_mean_reward,reward_std,full_valid_mean_reward,train_loss,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("1,0.5,0.30000000000000004,,,-1.5,", lines[1], StringComparison.Ordinal);
        Assert.Equal(lines[0].Count(character => character == ','), lines[1].Count(character => character == ','));
    }

    [Fact]
    public void Graders_are_columns_too_with_their_names_quoted_where_they_must_be()
    {
        var log = New();
        log.DropAfter(0, 0);
        var row = Row(1) with
        {
            Reward = 0.5,
            Scores = new StepScores
            {
                Reward = 0.5,
                Graders = [new GraderScore("sum", "number") { Reward = 0.25 }, new GraderScore("a,\"b\"", "regex") { Reward = 1, ValidationReward = 0 }],
            },
            HeldOutScores = [new HeldOutScore("polite", null)],
        };
        log.Append(row, Timing(1));
        var lines = File.ReadAllLines(_folder.PathOf("metrics.csv"));
        Assert.EndsWith(
            "scores/graders/number/sum/train_reward_mean,scores/graders/number/sum/valid_reward_mean,"
            + "\"scores/graders/regex/a,\"\"b\"\"/train_reward_mean\",\"scores/graders/regex/a,\"\"b\"\"/valid_reward_mean\",held_out/polite/valid_mean",
            lines[0],
            StringComparison.Ordinal);
        Assert.EndsWith(",0.25,,1,0,", lines[1], StringComparison.Ordinal);
        Assert.True(log.IsWhole(1));
        var events = File.ReadAllText(_folder.PathOf("events.jsonl"));
        Assert.Contains("\"train_mean_reward\":0.5", events, StringComparison.Ordinal);
        Assert.Contains("\"scores\":{\"train_reward_mean\":0.5,\"graders\":[{\"name\":\"sum\",\"type\":\"number\",\"train_reward_mean\":0.25}", events, StringComparison.Ordinal);
    }

    [Fact]
    public void Rollouts_are_lines_of_json_a_file_a_step()
    {
        Write(New(), 7, 7);
        Assert.Equal(
            """{"row":7,"sample":0,"text":"\u00E9\n","tokens":2,"finish_reason":"stop","reward":1,"advantage":0.5}""" + "\n",
            File.ReadAllText(_folder.PathOf("rollouts/step-000007.jsonl")));
    }

    [Fact]
    public void Going_on_from_a_checkpoint_gives_the_bytes_of_a_run_that_was_never_stopped()
    {
        var whole = New();
        whole.DropAfter(0, 0);
        Write(whole, 1, 5);
        var expected = Contents();

        var stopped = New();
        stopped.DropAfter(0, 0);
        Write(stopped, 1, 4);
        File.AppendAllText(_folder.PathOf("metrics.csv"), "5,0.5,0.");
        File.AppendAllText(_folder.PathOf("events.jsonl"), "{\"step\":5,\"ep");
        File.AppendAllText(_folder.PathOf("timings.csv"), "5,1.0");
        File.WriteAllText(_folder.PathOf("rollouts/step-000005.jsonl.1.tmp"), "{");
        var resumed = New();
        resumed.DropAfter(2, 2);
        Write(resumed, 3, 5);
        Assert.Equal(expected, Contents());
    }

    private static StepMetrics Row(int step) => new()
    {
        Step = step, Epoch = step / 2.0, LearningRate = 0.001, Loss = -1.5, GradientNorm = 1, LargestChange = 1e-9, TargetTokens = 7,
    };

    private static StepTiming Timing(int step) => new(step, 1.5, 0.25, 1000) { TrainedTokens = 12 };

    private static void Write(TrainingLog log, int first, int last)
    {
        for (var step = first; step <= last; step++)
        {
            log.AppendRollouts(step, [new RolloutRecord
            {
                Row = step, Sample = 0, Text = "é\n", Tokens = 2, FinishReason = FinishReason.Stop, Reward = 1, Advantage = 0.5,
            }]);
            log.Append(Row(step), Timing(step));
        }
    }

    private TrainingLog New() => new(_folder.Path, new StoreFiles(DiskFileSystem.Instance));

    private string Contents() => string.Join(
        '\n',
        Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetRelativePath(_folder.Path, path)}\n{File.ReadAllText(path)}"));
}
