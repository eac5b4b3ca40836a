using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Sampling;
using Rft.Engine.Training;

namespace Rft.Engine.Tests.Training;

public sealed class HealthMonitorTests
{
    private const int Steps = 40;

    // Series that a healthy run may well have: it learns, shows more work, becomes sure of itself and solves its task.
    private static StepMetrics Healthy(int step) => new()
    {
        Step = step,
        Epoch = 1,
        LearningRate = 1e-3,
        Loss = 0,
        GradientNorm = 0.5,
        LargestChange = 1e-3,
        TargetTokens = 100,
        Completions = 64,
        Groups = 8,
        FlatGroups = step < Steps / 2 ? 1 : 8,
        Reward = Math.Min(1, 0.2 + (step / 30.0)),
        Entropy = Math.Max(0.001, 0.5 - (step / 60.0)),
        CompletionTokens = 64 * (10 + step),
        TruncatedShare = 0.05,
        ClippedShare = 0.02,
        SamplerGap = 0,
        MostCommonAnswerShare = 0.3,
        RepetitionShare = 0.1,
        ProbePaidShare = 0,
        ValidationCompletions = 400,
        ValidationReward = step % 5 == 0 ? Math.Min(1, 0.2 + (step / 30.0)) : null,
        HeldOutScores = [new HeldOutScore("polite", step % 5 == 0 ? 0.7 : null)],
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_healthy_run_raises_nothing(int seed)
    {
        double Noise(int step, ulong what) => 0.04 * CounterRandom.Normal((ulong)seed, RandomStream.Resampling, what, (ulong)step);
        var alarms = Alarms(step => Healthy(step) with
        {
            Reward = Math.Clamp(Healthy(step).Reward!.Value + Noise(step, 1), 0, 1),
            RepetitionShare = Math.Abs(0.1 + Noise(step, 2)),
            MostCommonAnswerShare = Math.Abs(0.3 + Noise(step, 3)),
            HeldOutScores = [new HeldOutScore("polite", step % 5 == 0 ? 0.7 + (Noise(step, 4) / 2) : null)],
        });
        Assert.Empty(alarms);
    }

    public static TheoryData<string> Faults => [.. Changes.Keys];

    private static Dictionary<string, Func<StepMetrics, StepMetrics>> Changes { get; } = new()
    {
        ["RFT4030"] = row => row with { Reward = 0.01 },
        ["RFT4031"] = row => row with { Reward = 0.5, FlatGroups = 8 },
        ["RFT4032"] = row => row with { Reward = 0.5, Entropy = 0.005 },
        ["RFT4033"] = row => row with { GradientNorm = row.Step == 7 ? 11 : 1 },
        ["RFT4034"] = row => row with { Divergence = row.Step / 10.0 },
        ["RFT4035"] = row => row with { SamplerGap = 1.5 },
        ["RFT4036"] = row => row with { ClippedShare = 0.35 },
        ["RFT4037"] = row => row with { TruncatedShare = 0.85 },
        ["RFT4040"] = row => row with { HeldOutScores = [new HeldOutScore("polite", row.ValidationReward is null ? null : 0.9 - (row.Step / 50.0))] },
        ["RFT4041"] = row => row with { TruncatedShare = row.Step / 60.0 },
        ["RFT4042"] = row => row with { RepetitionShare = row.Step / 50.0 },
        ["RFT4043"] = row => row with { MostCommonAnswerShare = Math.Min(1, 0.2 + (row.Step / 30.0)) },
        ["RFT4044"] = row => row with { ProbePaidShare = row.Step / 50.0 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_raises_its_own_alarm_once_with_step_and_value(string code)
    {
        var alarms = Alarms(step => Changes[code](Healthy(step)));
        var alarm = Assert.Single(alarms, found => found.Descriptor.Code == code);
        Assert.StartsWith($"Step {alarm.Step}: ", alarm.Message, StringComparison.Ordinal);
        Assert.NotEmpty(alarm.Descriptor.Remedy);

        // A reward that stays near zero may look flat too; nothing else may be confused.
        Assert.All(alarms, found => Assert.Contains(found.Descriptor.Code, code == "RFT4030" ? [code, "RFT4031", "RFT4032"] : new[] { code, "RFT4032", "RFT4031" }));
    }

    [Fact]
    public void A_held_out_score_that_moves_within_chance_raises_nothing()
    {
        var alarms = Alarms(step => Healthy(step) with
        {
            ValidationCompletions = 16,
            HeldOutScores = [new HeldOutScore("polite", step % 5 == 0 ? 0.9 - (step / 200.0) : null)],
        });
        Assert.Empty(alarms);
    }

    [Fact]
    public void A_held_out_score_that_rises_before_it_falls_is_compared_with_its_best()
    {
        var alarm = Assert.Single(Alarms(step => Healthy(step) with
        {
            HeldOutScores = [new HeldOutScore("polite", step % 5 == 0 ? 0.4 + (step <= 15 ? step / 30.0 : (30 - step) / 30.0) : null)],
        }));
        Assert.Equal("RFT4040", alarm.Descriptor.Code);
        Assert.Contains("the score of 'polite' went from 0.8", alarm.Message, StringComparison.Ordinal);
    }

    // Answers that all look alike differ little in reward, so that a smaller rise is more than chance.
    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.5, 0)]
    public void How_far_the_reward_must_rise_depends_on_how_much_rewards_differ(double deviation, int expected)
    {
        var alarms = Alarms(step => Healthy(step) with
        {
            ValidationCompletions = 100,
            RewardStandardDeviation = deviation,
            ValidationReward = step % 5 == 0 ? 0.7 + (0.12 * step / Steps) : null,
            HeldOutScores = [new HeldOutScore("polite", step % 5 == 0 ? 0.9 - (step / 50.0) : null)],
        });
        Assert.Equal(expected, alarms.Count);
    }

    [Fact]
    public void One_step_without_entropy_raises_nothing()
    {
        var alarms = Alarms(step => Healthy(step) with { Reward = 0.5, FlatGroups = 1, Entropy = step % 8 == 7 ? 0.001 : 0.1 });
        Assert.Empty(alarms);
    }

    [Fact]
    public void A_resumed_run_raises_what_is_new_only()
    {
        var whole = Alarms(step => Changes["RFT4041"](Healthy(step)));
        var monitor = new HealthMonitor(1);
        var before = Enumerable.Range(1, 20).SelectMany(step => monitor.Add(Changes["RFT4041"](Healthy(step)))).Count();
        var after = Enumerable.Range(21, Steps - 20).SelectMany(step => monitor.Add(Changes["RFT4041"](Healthy(step)))).Count();
        Assert.Equal(whole.Count, before + after);
    }

    [Theory]
    [InlineData(new[] { 1, 2, 3, 4 }, 0)]
    [InlineData(new[] { 1, 1, 1, 1 }, 0.5)]
    [InlineData(new[] { 1, 2, 3, 1, 2, 3 }, 0.25)]
    [InlineData(new[] { 1, 2, 3 }, 0)]
    [InlineData(new int[0], 0)]
    public void Repetition_is_the_share_of_repeated_n_grams(int[] tokens, double share) => Assert.Equal(share, RolloutHealth.Repetition(tokens), 1e-12);

    [Theory]
    [InlineData("", new[] { 0 }, true)]
    [InlineData("  What is 2? ", new[] { 4, 5, 0 }, true)]
    [InlineData("aaaa", new[] { 3, 3, 3, 3, 0 }, true)]
    [InlineData("aa", new[] { 3, 3, 0 }, false)]
    [InlineData("42", new[] { 7, 8, 0 }, false)]
    public void Probes_are_empty_answers_copies_of_the_question_and_one_token_over_and_over(string text, int[] tokens, bool isProbe)
    {
        var item = SourceDocument.Parse("a", """{"messages":[{"role":"user","content":"What is 2?"}]}"""u8, [])!;
        var prompt = new EncodedPrompt(new Rft.Engine.Data.DatasetRow(0, 1, item), [1]);
        Assert.Equal(isProbe, RolloutHealth.IsProbe(prompt, new Answer(0, 0, tokens, new float[tokens.Length], FinishReason.Stop, text)));
    }

    private static IReadOnlyList<HealthAlarm> Alarms(Func<int, StepMetrics> step) => HealthMonitor.Of(Enumerable.Range(1, Steps).Select(step), 1);
}
