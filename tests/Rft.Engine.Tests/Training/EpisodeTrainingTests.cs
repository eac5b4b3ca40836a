using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Models;
using Rft.Engine.Tests.Sampling.Episodes;
using Rft.Engine.Training;
using static Rft.Engine.Tests.Training.TrainingSetup;

namespace Rft.Engine.Tests.Training;

/// <summary>What tools say is read, and not learned.</summary>
public sealed class EpisodeTrainingTests
{
    private const int Groups = 5;
    private const int GroupSize = 4;

    [Theory]
    [InlineData("dapo", "token", 0)]
    [InlineData("dapo", "sequence", 0.1)]
    [InlineData("grpo", "token", 0.1)]
    [InlineData("bnpo", "token", 0)]
    [InlineData("dr_grpo", "token", 0)]
    [InlineData("cispo", "token", 0)]
    [InlineData("sapo", "token", 0)]
    [InlineData("luspo", "sequence", 0)]
    [InlineData("rloo", "sequence", 0.1)]
    public void Sampled_tokens_get_the_gradient_of_the_same_episodes_without_tools_and_tool_tokens_get_none(string loss, string importance, double kl)
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var answers = Answers(seed);
            var (metrics, parts) = Update(answers, loss, importance, kl);
            var (bareMetrics, bareParts) = Update([.. answers.Select(WithoutTools)], loss, importance, kl);

            Assert.All(parts, part => Assert.All(part.Gradient, (value, index) => Assert.True(part.Batch.IsTarget[index] || value == 0)));
            Assert.Equal(Targets(bareParts, part => part.Gradient), Targets(parts, part => part.Gradient));
            Assert.Equal(Targets(bareParts, part => part.EntropyGradient), Targets(parts, part => part.EntropyGradient));
            Assert.Contains(Targets(parts, part => part.Gradient), value => value != 0);
            Assert.Equal(bareMetrics, metrics with { Tools = null });
            Assert.Equal(0, metrics.SamplerGap);
        }
    }

    [Fact]
    public void Exactly_the_sampled_tokens_are_targets()
    {
        var answers = Answers(9);
        var batch = Batch(answers, new EngineSpec { MaximumCompletionTokens = 100, LearningRate = 1, WarmupSteps = 0, CheckpointInterval = 1 });
        foreach (var completion in batch.TrainedGroups.SelectMany(group => group))
        {
            var answer = Assert.Single(answers, answer => completion.Sequence.Tokens.AsSpan(2).SequenceEqual(answer.Tokens));
            Assert.Equal([false, false, .. answer.IsSampled ?? answer.Tokens.Select(_ => true)], completion.Sequence.IsTarget);
            Assert.Equal(answer.SampledLogProbabilities.Select(value => (double)value), completion.OldLogProbabilities);
        }
    }

    [Fact]
    public void Lengths_penalties_and_repetition_are_those_of_what_the_model_wrote()
    {
        var engine = new EngineSpec
        {
            MaximumCompletionTokens = 30, LearningRate = 1, WarmupSteps = 0, CheckpointInterval = 1, OverlongPenaltyTokens = 20, KlInReward = 0.1,
        };
        var answers = Answers(4);
        var bare = answers.Select(WithoutTools).ToList();

        Assert.Equal(Batch(bare, engine).Describe(Row()), Batch(answers, engine).Describe(Row()));
        Assert.Equal(
            Batch(bare, engine).ToRecords().Select(record => (record.Tokens, record.Advantage)),
            Batch(answers, engine).ToRecords().Select(record => (record.Tokens, record.Advantage)));
    }

    [Fact]
    public void What_episodes_did_with_tools_is_counted()
    {
        static EpisodeStep Step(params (string Name, ToolReplyKind Kind)[] calls) => new(
            "", "", [.. calls.Select(call => new ToolCall("", call.Name, ""))], [.. calls.Select(call => new ToolReply(call.Kind, "") { Elapsed = TimeSpan.FromSeconds(2) })]);
        var answers = Answers(2).Take(2).ToArray();
        answers[0] = answers[0] with
        {
            Steps = [Step(("a", ToolReplyKind.Answered), ("a", ToolReplyKind.Error), ("x", ToolReplyKind.UnknownTool)), Step(("b", ToolReplyKind.InvalidArguments)), Step()],
        };
        answers[1] = answers[1] with { Steps = [Step(("b", ToolReplyKind.TimedOut), ("a", ToolReplyKind.Failed))] };
        var rules = ToolChat.Rules(new ScriptedToolbox((_, _) => throw new NotSupportedException(), "a", "b", "c"));

        var metrics = ToolHealth.Of(answers, rules)!;

        Assert.Equal((6, 3, 2), (metrics.Calls, metrics.CallsMean, metrics.StepsMean));
        Assert.Equal((1, 1, 1, 1, 1), (metrics.Errors, metrics.UnknownTools, metrics.InvalidArguments, metrics.TimeOuts, metrics.Failures));
        Assert.Equal([new("a", 2), new("b", 1), new("c", 0)], metrics.ErrorCounts);
        Assert.Equal(answers.Sum(answer => answer.Tokens.Length - answer.SampledCount), metrics.Tokens);
        Assert.Equal(12, ToolHealth.Seconds(answers));
        Assert.Null(ToolHealth.Of(answers, null));
        var names = StepMetricsTable.Cells(Row() with { Tools = metrics }).Select(cell => cell.Name).ToList();
        Assert.Equal("train_error_count_c", names[^1]);
        Assert.Equal(names.Count - 12, StepMetricsTable.Cells(Row()).Count());
    }

    private static StepMetrics Row() => new()
    {
        Step = 1, Epoch = 1, LearningRate = 1, Loss = 0, GradientNorm = 0, LargestChange = 0, TargetTokens = 0,
    };

    // Up to four messages of random length, with what tools said between them.
    private static List<Answer> Answers(ulong seed)
    {
        var draws = 0;
        int Draw(int below) => (int)(TestModels.Draw(seed, 7, draws++) * below);
        var answers = new List<Answer>();
        for (var index = 0; index < Groups * GroupSize; index++)
        {
            var (tokens, isSampled) = (new List<int>(), new List<bool>());
            for (var (message, messages) = (0, 1 + Draw(4)); message < messages; message++)
            {
                Add(1 + Draw(9), true);
                Add(message + 1 < messages ? 1 + Draw(12) : 0, false);
            }

            float[] logProbabilities = [.. tokens.Select((token, place) => isSampled[place] ? GradientRecorder.LogProbabilityOf(token) : 0)];
            var (prompt, sample) = Math.DivRem(index, GroupSize);
            answers.Add(new Answer(prompt, sample, [.. tokens], logProbabilities, FinishReason.Stop, $"answer {index}")
            {
                IsSampled = isSampled.Contains(false) ? [.. isSampled] : null,
            });

            void Add(int count, bool drawn)
            {
                for (var token = 0; token < count; token++)
                {
                    tokens.Add(Draw(1000));
                    isSampled.Add(drawn);
                }
            }
        }

        return answers;
    }

    private static Answer WithoutTools(Answer answer) =>
        answer with { Tokens = answer.SampledTokens, LogProbabilities = answer.SampledLogProbabilities, IsSampled = null };

    private static RolloutBatch Batch(IReadOnlyList<Answer> answers, EngineSpec engine) => new(
        Prompts(Groups),
        answers,
        [.. answers.Select((_, index) => Grade.Of((index * 7) % 5))],
        engine,
        sequences => SequenceScorer.Score(new GradientRecorder(), WeightSelection.Reference, sequences, 1),
        RewardParts.None);

    private static (StepMetrics Metrics, List<(PackedSequences Batch, float[] Gradient, float[] EntropyGradient)> Parts) Update(
        IReadOnlyList<Answer> answers, string loss, string importance, double kl)
    {
        var model = new GradientRecorder();
        var spec = Spec(settings => settings with { Loss = loss, Importance = importance, Kl = kl, KlInReward = kl, EntropyBonus = 0.01, MaximumCompletionTokens = 100 });
        var context = new TrainingContext { Spec = spec, Model = model, Log = new MemoryRun(), Checkpoints = new MemoryRun() };
        var batch = Batch(answers, spec.Engine);
        var update = new PolicyUpdate(context, PolicyLosses.Create(spec.Engine), 1, 0.1, 0.01);
        update.Run(batch.TrainedGroups);
        return (update.Describe(batch.Describe(Row())), model.Parts);
    }

    private static float[] Targets(
        List<(PackedSequences Batch, float[] Gradient, float[] EntropyGradient)> parts,
        Func<(PackedSequences Batch, float[] Gradient, float[] EntropyGradient), float[]> valuesOf) =>
        [.. parts.SelectMany(part => valuesOf(part).Where((_, index) => part.Batch.IsTarget[index]))];
}
