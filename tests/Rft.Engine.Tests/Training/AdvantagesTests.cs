using System.Text.Json;
using Rft.Engine.Training;

namespace Rft.Engine.Tests.Training;

public sealed class AdvantagesTests
{
    public static TheoryData<int> LossCases => [.. Enumerable.Range(0, GrpoFixture.Cases("grpo_cases.json").Count)];

    public static TheoryData<int> AdvantageCases => [.. Enumerable.Range(0, GrpoFixture.Cases("advantage_cases.json").Count)];

    [Theory]
    [MemberData(nameof(LossCases))]
    public void Advantages_equal_those_of_trl(int index)
    {
        var reference = GrpoFixture.Cases("grpo_cases.json")[index];
        var rewards = GrpoFixture.Doubles(reference.GetProperty("rewards")).Select(reward => (double?)reward).ToArray();
        AssertAdvantages(reference, rewards, reference.GetProperty("expected").GetProperty("advantages"));
    }

    [Theory]
    [MemberData(nameof(AdvantageCases))]
    public void Advantages_of_weighted_rewards_with_abstentions_equal_those_of_trl(int index)
    {
        var reference = GrpoFixture.Cases("advantage_cases.json")[index];
        var weights = GrpoFixture.Doubles(reference.GetProperty("reward_weights"));
        var rewards = reference.GetProperty("rewards_per_func").EnumerateArray().Select(row =>
        {
            var scores = row.EnumerateArray().Select(GrpoFixture.Optional).ToArray();
            return scores.All(score => score is null) ? null : scores.Zip(weights, (score, weight) => score * weight).Sum();
        }).ToArray();
        AssertAdvantages(reference, rewards, reference.GetProperty("expected_advantages"));
    }

    [Fact]
    public void One_success_in_four_gives_the_published_vector()
    {
        Assert.Equal(
            [1.4997, -0.4999, -0.4999, -0.4999],
            Advantages.Of([1, 0, 0, 0], 4, RewardScaling.Group).Select(advantage => Math.Round(advantage, 4)));
        Assert.Equal([0.75, -0.25, -0.25, -0.25], Advantages.Of([1, 0, 0, 0], 4, RewardScaling.None));
    }

    [Fact]
    public void Leaving_one_out_compares_a_reward_with_the_mean_of_the_others()
    {
        double?[] rewards = [3, 1, null, 8, 5, 5, 2, 4];
        var advantages = Advantages.Of(rewards, 4, RewardScaling.None, leaveOneOut: true);
        double[] expected = [3 - 4.5, 1 - 5.5, 0, 8 - 2, 5 - (11 / 3.0), 5 - (11 / 3.0), 2 - (14 / 3.0), 4 - 4];
        foreach (var (want, got) in expected.Zip(advantages))
        {
            Assert.Equal(want, got, 1e-12);
        }
    }

    [Theory]
    [InlineData(RewardScaling.Group)]
    [InlineData(RewardScaling.Batch)]
    [InlineData(RewardScaling.None)]
    internal void A_failed_grade_changes_nobody_elses_advantage(RewardScaling scaling)
    {
        var without = Advantages.Of([1, 0, 0.25, 3, 4, 4], 3, scaling);
        var with = Advantages.Of([1, 0, null, 0.25, 3, 4, 4, null], 4, scaling);
        Assert.Equal(without.AsEnumerable(), [with[0], with[1], with[3], with[4], with[5], with[6]]);
        Assert.Equal((0.0, 0.0), (with[2], with[7]));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1.0 / 3)]
    [InlineData(1e15)]
    public void Equal_rewards_are_flat_however_they_round(double reward)
    {
        double?[] rewards = [reward, reward, null, reward, reward, reward, reward];
        Assert.True(Advantages.IsFlat(rewards, 0, rewards.Length));
        Assert.All(Advantages.Of(rewards, rewards.Length, RewardScaling.Group), advantage => Assert.Equal(0, advantage));
    }

    [Fact]
    public void A_group_without_or_with_one_grade_is_flat()
    {
        Assert.True(Advantages.IsFlat([null, null], 0, 2));
        Assert.True(Advantages.IsFlat([null, 5, null], 0, 3));
        Assert.False(Advantages.IsFlat([9, null, 5, 6], 1, 3));
        Assert.Equal([0, 0, 0, 0], Advantages.Of([null, 7, null, null], 2, RewardScaling.None));
    }

    [Fact]
    public void Advantages_sum_to_zero_do_not_move_with_the_rewards_and_ignore_their_scale()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 200; trial++)
        {
            var groupSize = random.Next(2, 9);
            var rewards = Enumerable.Range(0, groupSize * random.Next(1, 5)).Select(_ => (double?)Math.Round(random.NextDouble(), 1)).ToArray();
            foreach (var scaling in Enum.GetValues<RewardScaling>())
            {
                var advantages = Advantages.Of(rewards, groupSize, scaling);
                var shifted = Advantages.Of([.. rewards.Select(reward => reward + 2)], groupSize, scaling);
                foreach (var group in advantages.Chunk(groupSize))
                {
                    Assert.Equal(0, group.Sum(), 1e-9);
                }

                for (var index = 0; index < advantages.Length; index++)
                {
                    Assert.Equal(advantages[index], shifted[index], 1e-9);
                }
            }

            var grouped = Advantages.Of(rewards, groupSize, RewardScaling.Group);
            var scaled = Advantages.Of([.. rewards.Select(reward => reward * 1e6)], groupSize, RewardScaling.Group);
            for (var index = 0; index < grouped.Length; index++)
            {
                Assert.Equal(grouped[index], scaled[index], 5e-3);
            }
        }
    }

    private static void AssertAdvantages(JsonElement reference, double?[] rewards, JsonElement expected)
    {
        var scaling = Enum.Parse<RewardScaling>(reference.GetProperty("scale_rewards").GetString()!, ignoreCase: true);
        var actual = Advantages.Of(rewards, reference.GetProperty("group_size").GetInt32(), scaling);
        foreach (var (want, got) in GrpoFixture.Doubles(expected).Zip(actual))
        {
            Assert.Equal(want, got, 1e-9);
        }
    }
}
