using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using static Rft.Engine.Tests.Graders.GraderSpecs;
using static Rft.Engine.Tests.Training.TrainingSetup;

namespace Rft.Engine.Tests.Training;

public sealed class ReinforcementTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static RftSpec OneStep(Func<EngineSpec, EngineSpec>? engine = null) =>
        Spec(settings => (engine ?? (same => same))(settings with { MaximumSteps = 1, MiniBatches = 1 }), numbers => numbers with { BatchSize = 100 });

    [Theory]
    [InlineData("dapo", "group")]
    [InlineData("dapo", "batch")]
    [InlineData("dapo", "none")]
    [InlineData("grpo", "group")]
    [InlineData("bnpo", "group")]
    [InlineData("dr_grpo", "none")]
    [InlineData("cispo", "group")]
    [InlineData("sapo", "group")]
    [InlineData("luspo", "group")]
    [InlineData("rloo", "none")]
    public void Reward_rises(string loss, string scaling)
    {
        var run = new MemoryRun();
        Reinforce(new TabularLanguageModel(Vocabulary), run, Cancellation, Spec(
            settings => settings with { Loss = loss, ScaleRewards = scaling },
            numbers => numbers with { Epochs = 30 }));
        Assert.InRange(run.Rows[1].Reward!.Value, 0, 0.3);
        Assert.InRange(run.Rows[60].ValidationReward!.Value, 0.8, 1);
        Assert.True(run.Rows[60].Entropy < run.Rows[1].Entropy);
        Assert.All(run.Rows.Values, row => Assert.Equal(0, row.SamplerGap ?? 0));
    }

    [Fact]
    public void Validation_runs_at_its_interval_and_at_the_end_and_checkpoints_at_theirs()
    {
        var run = new MemoryRun();
        Reinforce(new TabularLanguageModel(Vocabulary), run, Cancellation, Spec(hyperparameters: numbers => numbers with { Epochs = 5 }));
        Assert.Equal([4, 8, 10], run.Rows.Values.Where(row => row.ValidationReward is not null).Select(row => row.Step));
        Assert.Equal([3, 4, 6, 8, 9, 10], run.CheckpointSteps);
        Assert.Equal(Enumerable.Range(1, 10), run.Updates.Select(update => update.Step));
        Assert.StartsWith("step 10/10  reward ", run.Updates[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dapo", "token", 0, 0)]
    [InlineData("dapo", "sequence", 0.1, 0)]
    [InlineData("grpo", "token", 0.1, 0)]
    [InlineData("bnpo", "token", 0, 0)]
    [InlineData("dr_grpo", "token", 0, 0)]
    [InlineData("cispo", "token", 0, 0)]
    [InlineData("sapo", "token", 0, 0)]
    [InlineData("luspo", "sequence", 0.1, 0)]
    [InlineData("rloo", "sequence", 0, 0)]
    [InlineData("dapo", "token", 0, 0.1)]
    public void The_way_a_mini_batch_is_cut_into_micro_batches_changes_nothing_but_rounding(string loss, string importance, double kl, double bonus)
    {
        var weights = new[] { 6, 20, 1000 }.Select(maximumBatchTokens =>
        {
            var model = new TabularLanguageModel(Vocabulary, maximumBatchTokens);
            var spec = OneStep(settings => settings with { Loss = loss, Importance = importance, Kl = kl, EntropyBonus = bonus });
            Reinforce(model, new MemoryRun(), Cancellation, spec);
            return (Weights: model.ExportWeights()[0].Values, Parts: model.Calls.Count(call => call == "Accumulate"));
        }).ToArray();
        Assert.Equal(1, weights[2].Parts);
        Assert.InRange(weights[1].Parts, 5, weights[0].Parts - 5);
        foreach (var (one, many) in weights[2].Weights.Zip(weights[0].Weights))
        {
            Assert.Equal(one, many, 1e-5f);
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(2, 3, 6)]
    [InlineData(100, 1, 7)]
    public void Each_mini_batch_of_each_iteration_is_one_optimizer_step(int miniBatches, int iterations, int updates)
    {
        var model = new TabularLanguageModel(Vocabulary);
        var run = new MemoryRun();
        Reinforce(model, run, Cancellation, OneStep(settings => settings with { MiniBatches = miniBatches, Iterations = iterations, GroupSize = 40 }));
        Assert.Equal(0, run.Rows[1].FlatGroups);
        Assert.Equal(updates, model.Calls.Count(call => call == "Step"));
        Assert.Equal(run.Rows[1].CompletionTokens * iterations, run.Rows[1].TargetTokens);
    }

    [Theory]
    [InlineData("dapo")]
    [InlineData("grpo")]
    public void Flat_groups_are_counted_and_leave_no_trace_in_the_update(string loss)
    {
        var spec = OneStep(settings => settings with { Loss = loss, GroupSize = 16 });
        var easy = new DelegateGrader((text, row) => row < 4 ? Grader.Grade(new Sample(text, default), Row(row).Item) : Grade.Of(0.3));
        var (model, run) = (new TabularLanguageModel(Vocabulary), new MemoryRun());
        Reinforce(model, run, Cancellation, spec, easy, Prompts(7));
        var (other, otherRun) = (new TabularLanguageModel(Vocabulary), new MemoryRun());
        Reinforce(other, otherRun, Cancellation, spec, easy, Prompts(4));
        Assert.Equal((7, 3), (run.Rows[1].Groups, run.Rows[1].FlatGroups));
        Assert.Equal((4, 0), (otherRun.Rows[1].Groups, otherRun.Rows[1].FlatGroups));
        Assert.Equal(otherRun.Rows[1].TargetTokens, run.Rows[1].TargetTokens);
        Assert.Equal(otherRun.Rows[1].GradientNorm, run.Rows[1].GradientNorm, 1e-7);
    }

    [Fact]
    public void Failed_grades_are_counted_by_kind_and_left_out_of_the_update()
    {
        var grader = new DelegateGrader((text, row) => text.Length == 0
            ? Grade.Failed(GradeErrorKind.SampleParse, "empty answer")
            : Grader.Grade(new Sample(text, default), Row(row).Item));
        var run = new MemoryRun();
        Reinforce(new TabularLanguageModel(Vocabulary), run, Cancellation, OneStep(settings => settings with { GroupSize = 40 }), grader);
        var failed = run.Rollouts[1].Where(rollout => rollout.Text.Length == 0).ToList();
        Assert.NotEmpty(failed);
        Assert.All(failed, rollout => Assert.Equal((null, 0, "empty answer"), (rollout.Reward, rollout.Advantage, rollout.Error)));
        Assert.Equal((failed.Count, failed.Count, 0), (run.Rows[1].GradeErrors, run.Rows[1].SampleParseErrors, run.Rows[1].OtherErrors));
        Assert.Equal(run.Rows[1].CompletionTokens - failed.Sum(rollout => rollout.Tokens), run.Rows[1].TargetTokens);
        Assert.Equal(run.Rollouts[1].Average(rollout => rollout.Reward)!.Value, run.Rows[1].Reward!.Value, 1e-12);
    }

    [Fact]
    public void Group_size_and_learning_rate_follow_the_multipliers_of_the_api()
    {
        var (model, run) = (new TabularLanguageModel(Vocabulary), new MemoryRun());
        Reinforce(model, run, Cancellation, Spec(
            settings => settings with { MaximumSteps = 4, WarmupSteps = 1, MiniBatches = 1 },
            numbers => numbers with { ComputeMultiplier = 2.5, LearningRateMultiplier = 0.5 }));
        Assert.Equal(20, run.Rows[1].Completions / run.Rows[1].Groups);
        Assert.Equal([0.05, 0.1, 0.1 * 2 / 3, 0.1 / 3], run.Rows.Values.Select(row => Math.Round(row.LearningRate, 12)), new Close());
    }

    [Fact]
    public void A_sampler_that_differs_from_the_scorer_is_a_defect()
    {
        var model = new TabularLanguageModel(Vocabulary) { ScoringError = 1e-6f };
        var defect = Assert.Throws<InvalidOperationException>(() => Reinforce(model, new MemoryRun(), Cancellation));
        Assert.Contains("step 1", defect.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_any_signal_stops_after_twenty_steps()
    {
        var run = new MemoryRun();
        var error = Assert.Throws<DiagnosticException>(() => Reinforce(
            new TabularLanguageModel(Vocabulary),
            run,
            Cancellation,
            Spec(hyperparameters: numbers => numbers with { Epochs = 100 }),
            new DelegateGrader((_, row) => Grade.Of(row))));
        Assert.Equal("RFT4001", error.Diagnostics.Single().Code);
        Assert.Equal(20, run.Rows.Count);
    }

    [Fact]
    public void A_short_run_without_any_signal_fails_at_its_end()
    {
        var error = Assert.Throws<DiagnosticException>(() => Reinforce(
            new TabularLanguageModel(Vocabulary), new MemoryRun(), Cancellation, grader: new DelegateGrader((_, _) => Grade.Of(0))));
        Assert.Equal("RFT4001", error.Diagnostics.Single().Code);
        Assert.Contains("In all 12 steps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_changed_no_weight_fails()
    {
        var error = Assert.Throws<DiagnosticException>(() => Reinforce(
            new TabularLanguageModel(Vocabulary), new MemoryRun(), Cancellation, Spec(settings => settings with { LearningRate = 0 })));
        Assert.Equal("RFT4002", error.Diagnostics.Single().Code);
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_run_and_names_the_step()
    {
        var error = Assert.Throws<DiagnosticException>(() => Reinforce(
            new TabularLanguageModel(Vocabulary) { ScoringError = float.NaN }, new MemoryRun(), Cancellation));
        Assert.Equal("RFT4003", error.Diagnostics.Single().Code);
        Assert.Contains("step 1 ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grader_that_keeps_failing_stops_the_run_with_examples()
    {
        var run = new MemoryRun();
        var error = Assert.Throws<DiagnosticException>(() => Reinforce(
            new TabularLanguageModel(Vocabulary),
            run,
            Cancellation,
            grader: new DelegateGrader((text, row) => text.StartsWith('5')
                ? Grade.Failed(GradeErrorKind.Other, "no fives please")
                : Grader.Grade(new Sample(text, default), Row(row).Item))));
        Assert.Equal("RFT4004", error.Diagnostics.Single().Code);
        Assert.Contains("no fives please", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, run.Rows.Count);
    }

    [Fact]
    public void A_short_run_whose_grader_always_fails_is_not_called_flat()
    {
        var error = Assert.Throws<DiagnosticException>(() => Reinforce(
            new TabularLanguageModel(Vocabulary),
            new MemoryRun(),
            Cancellation,
            OneStep(),
            new DelegateGrader((_, _) => Grade.Failed(GradeErrorKind.Other, "no such formula"))));
        Assert.Equal("RFT4004", error.Diagnostics.Single().Code);
        Assert.Contains("no such formula", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kl")]
    [InlineData("kl_in_reward")]
    [InlineData("entropy_bonus")]
    public void A_divergence_term_or_an_entropy_bonus_keeps_the_policy_open(string member)
    {
        var entropies = new[] { 0, 0.5 }.Select(weight =>
        {
            var run = new MemoryRun();
            Reinforce(new TabularLanguageModel(Vocabulary), run, Cancellation, Spec(
                settings => member switch
                {
                    "kl" => settings with { Kl = weight },
                    "entropy_bonus" => settings with { EntropyBonus = weight },
                    _ => settings with { KlInReward = weight, Loss = "rloo", ScaleRewards = "none" },
                },
                numbers => numbers with { Epochs = 20 }));
            Assert.All(run.Rows.Values.Where(row => row.TargetTokens > 0), row => Assert.Equal(member == "kl" && weight > 0, row.Divergence is not null));
            return run.Rows.Values.Last(row => row.Entropy is not null).Entropy!.Value;
        }).ToArray();

        // The reference is uniform, so nearer to it means more entropy too.
        Assert.True(entropies[1] > entropies[0] + 0.1, $"{entropies[0]} {entropies[1]}");
    }

    [Fact]
    public void The_divergence_of_the_first_step_is_that_of_the_table_from_itself()
    {
        var (run, model) = (new MemoryRun(), new TabularLanguageModel(Vocabulary));
        Reinforce(model, run, Cancellation, OneStep(settings => settings with { Kl = 0.3, GroupSize = 40 }));
        Assert.Equal(0, run.Rows[1].Divergence!.Value, 1e-12);
        Assert.Equal(["Generate", "Score", "Accumulate", "Step"], model.Calls.Distinct());
    }

    [Fact]
    public void Penalties_change_advantages_and_not_the_logged_reward()
    {
        var run = new MemoryRun();
        var error = Assert.Throws<DiagnosticException>(() => Reinforce(
            new TabularLanguageModel(Vocabulary),
            run,
            Cancellation,
            OneStep(settings => settings with { OverlongPenaltyTokens = 2, ScaleRewards = "none", GroupSize = 40 }),
            new DelegateGrader((_, _) => Grade.Of(1))));

        // A penalty moves weights, but a grader that tells no answer from another is still worth an error.
        Assert.Equal("RFT4001", error.Diagnostics.Single().Code);
        Assert.True(run.Rows[1].LargestChange > 0);
        Assert.Equal((1, run.Rows[1].Groups), (run.Rows[1].Reward, run.Rows[1].FlatGroups));
        foreach (var group in run.Rollouts[1].GroupBy(rollout => rollout.Row))
        {
            var penalties = group.Select(rollout => Math.Max(0, (rollout.Tokens - 2) / 2.0)).ToArray();
            Assert.Equal(penalties.Select(penalty => penalties.Average() - penalty), group.Select(rollout => rollout.Advantage), new Close());
        }
    }

    [Fact]
    public void Truncated_answers_can_be_left_out_of_the_loss_and_still_count_for_their_group()
    {
        var (all, masked) = (new MemoryRun(), new MemoryRun());
        foreach (var (run, mask) in new[] { (all, false), (masked, true) })
        {
            Reinforce(new TabularLanguageModel(Vocabulary), run, Cancellation, OneStep(settings => settings with { MaskTruncated = mask, GroupSize = 40 }));
        }

        var truncated = all.Rollouts[1].Where(rollout => rollout.FinishReason == FinishReason.Length).Sum(rollout => rollout.Tokens);
        Assert.InRange(truncated, 1, all.Rows[1].TargetTokens - 1);
        Assert.Equal(all.Rows[1].TargetTokens - truncated, masked.Rows[1].TargetTokens);
        Assert.Equal(all.Rollouts[1].Select(rollout => rollout.Advantage), masked.Rollouts[1].Select(rollout => rollout.Advantage));
    }

    [Fact]
    public void A_step_whose_answers_are_all_truncated_and_masked_changes_nothing()
    {
        var (run, model) = (new MemoryRun(), new TabularLanguageModel(Vocabulary));
        var error = Assert.Throws<DiagnosticException>(() => Reinforce(
            model,
            run,
            Cancellation,
            OneStep(settings => settings with { MaskTruncated = true, MaximumCompletionTokens = 1, GroupSize = 40 }),
            new DelegateGrader((text, row) => text.Length == 0
                ? Grade.Failed(GradeErrorKind.SampleParse, "empty answer")
                : Grader.Grade(new Sample(text, default), Row(row).Item))));
        Assert.Equal("RFT4002", error.Diagnostics.Single().Code);
    }

    private sealed class Close : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-9;

        public int GetHashCode(double obj) => 0;
    }
}
