using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Runs;
using Rft.Engine.Specs;
using Rft.Engine.Training;
using static Rft.Engine.Tests.Training.TrainingSetup;

namespace Rft.Engine.Tests.Training;

/// <summary>Entropy control, a moving reference, and rewards of several parts.</summary>
public sealed class ObjectiveExtrasTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_entropy_weight_rises_at_or_below_the_target_and_falls_unapplied_above_it()
    {
        var engine = Spec(settings => settings with { EntropyTarget = 1, EntropyBonus = 0.01 }).Engine;
        var state = new MethodState();
        var applied = new List<double>();
        foreach (var entropy in new[] { 2, 1, 0.5, 1.5, 0.5 })
        {
            (var weight, state) = EntropyController.Next(engine, state);
            applied.Add(Math.Round(weight, 9));
            state = state with { Entropy = entropy };
        }

        Assert.Equal([0, 0, 0.01, 0.015, 0], applied);
        var (last, low) = EntropyController.Next(engine, new MethodState { EntropyWeight = 1, Entropy = 0 });
        Assert.Equal((1, 1), (last, low.EntropyWeight));
        Assert.Equal(0, EntropyController.Next(engine, new MethodState { EntropyWeight = 0.001, Entropy = 5 }).State.EntropyWeight);
    }

    [Fact]
    public void A_target_keeps_the_policy_more_open_than_none()
    {
        var entropies = new double?[] { null, 2 }.Select(target =>
        {
            var run = new MemoryRun();
            Reinforce(new TabularLanguageModel(Vocabulary), run, Cancellation, Spec(
                settings => settings with { EntropyTarget = target }, numbers => numbers with { Epochs = 30 }));
            return run.Rows.Values.Last(row => row.Entropy is not null).Entropy!.Value;
        }).ToArray();
        Assert.True(entropies[1] > entropies[0] + 0.05, $"{entropies[0]} {entropies[1]}");
    }

    [Fact]
    public void A_refreshed_reference_is_the_policy_of_that_step()
    {
        double?[][] divergences = [.. new[] { 0, 3 }.Select(refresh =>
        {
            var run = new MemoryRun();
            Reinforce(new TabularLanguageModel(Vocabulary), run, Cancellation, Spec(
                settings => settings with { Kl = 0.01, ReferenceRefresh = refresh, GroupSize = 32, MiniBatches = 1 }));
            return run.Rows.Values.Select(row => row.Divergence).ToArray();
        })];
        Assert.All(divergences[0][1..], divergence => Assert.True(divergence > 1e-4));

        // Steps 4, 7 and 10 follow a refresh: their policy is the reference itself.
        Assert.All(new[] { 3, 6, 9 }, index => Assert.Equal(0, divergences[1][index]!.Value, 1e-9));
        Assert.All(new[] { 4, 5, 7, 8 }, index => Assert.True(divergences[1][index] > 1e-6));
    }

    [Fact]
    public void Each_reward_is_scaled_by_its_own_spread_before_the_weights_add_them_up()
    {
        // The first reward has a spread a hundred times the second's: summed first, it alone decides.
        double?[][] rewards = [[100, 0, 0, 100], [0, 1, 0, 1]];
        var advantages = Advantages.NormalizeThenSum(rewards, [1, 1], 4);
        Assert.Equal(advantages[0], advantages[1], 1e-3);
        Assert.True(advantages[3] > advantages[0] && advantages[0] > advantages[2]);
        var z = new[] { 50 / (57.735026919 + 1e-4), 0.5 / (0.57735026919 + 1e-4) };
        double[] sums = [z[0] - z[1], -z[0] + z[1], -z[0] - z[1], z[0] + z[1]];
        var deviation = Math.Sqrt(sums.Sum(sum => sum * sum) / 3);
        Assert.All(sums.Zip(advantages), pair => Assert.Equal(pair.First / (deviation + 1e-4), pair.Second, 1e-6));
    }

    [Fact]
    public void Flat_groups_and_failed_answers_have_no_advantage_however_rewards_are_combined()
    {
        double?[][] rewards = [[1, 1, 0, null], [2, 2, 2, 5]];
        var advantages = Advantages.NormalizeThenSum([[1, 1, 0, null], [2, 2, null, null]], [0.5, 2], 2);
        Assert.Equal((0.0, 0.0, 0.0), (advantages[0], advantages[1], advantages[3]));
        Assert.NotEmpty(Advantages.NormalizeThenSum(rewards, [1, 0], 2));
        Assert.Equal([0, 0], Advantages.NormalizeThenSum([[null, null]], [1], 2));
    }

    [Theory]
    [InlineData("0.8 * a + 0.2 * b", new[] { 0.8, 0.2 })]
    [InlineData("(a + b) / 2 - 1", new[] { 0.5, 0.5 })]
    [InlineData("-(a - 3 * b) * 2", new[] { -2.0, 6 })]
    [InlineData("b", new[] { 0.0, 1 })]
    [InlineData("a * b", null)]
    [InlineData("a / b", null)]
    [InlineData("max(a, b)", null)]
    [InlineData("a ^ 2", null)]
    [InlineData("if(a > 0, b, 0)", null)]
    [InlineData("a / 0", null)]
    public void A_formula_is_taken_apart_only_where_it_is_a_weighted_sum(string formula, double[]? weights)
    {
        var found = Formula.Compile(formula, ["a", "b"], _ => new SourceLocation("x"), [])!.LinearWeights();
        Assert.Equal(weights is null, found is null);
        Assert.All((weights ?? []).Zip(found ?? []), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void The_parts_of_a_reward_are_logged_one_by_one_and_combined_as_the_weights_say()
    {
        var grader = new DelegateGrader((text, row) =>
        {
            var (right, brief) = (Math.Round(Math.Sin(text.Length + row), 3), text.Length < 3 ? 1.0 : 0);
            return new Grade { Reward = right + (0.1 * brief), SubRewards = [new("right", right), new("brief", brief)] };
        });
        var multi = new MultiGraderSpec("both", default, [new("right", Part), new("brief", Part)], new SourceText("right + 0.1 * brief", null));
        var run = new MemoryRun();
        Reinforce(
            new TabularLanguageModel(Vocabulary),
            run,
            Cancellation,
            Spec(settings => settings with { MaximumSteps = 2, GroupSize = 16 }, numbers => numbers with { EvaluationInterval = 1 }),
            grader,
            data: standard => standard with { Parts = RewardParts.Of(multi), Weights = [1, 0.1], HeldOutGraders = [new("held", grader)] });
        var scores = run.Rows[1].Scores!;
        Assert.Equal(["right", "brief"], scores.Graders.Select(score => score.Name));
        Assert.Equal(run.Rows[1].Reward!.Value, scores.Graders[0].Reward!.Value + (0.1 * scores.Graders[1].Reward!.Value), 1e-9);
        Assert.Equal(run.Rows[1].ValidationReward, scores.ValidationReward);
        Assert.Equal(run.Rows[1].ValidationReward, Assert.Single(run.Rows[1].HeldOutScores!).Mean);
        var brief = run.Rollouts[1].Where(rollout => rollout.Text.Length < 3).ToList();
        Assert.NotEmpty(brief);
        Assert.Equal(0, run.Rollouts[1].Sum(rollout => rollout.Advantage), 1e-6);
    }

    private static StringCheckGraderSpec Part { get; } =
        new("part", default, new SourceText("a", null), new SourceText("b", null), StringCheckOperation.Equal);
}
