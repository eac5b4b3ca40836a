using Rft.Engine.Training;

namespace Rft.Engine.Tests.Training;

public sealed class BatchPlanTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 3, 2)]
    [InlineData(16, 4, 3)]
    [InlineData(17, 16, 2)]
    [InlineData(5, 100, 2)]
    public void Every_epoch_sees_every_row_once_in_steps_of_nearly_equal_size(int rows, int batchSize, int epochs)
    {
        var plan = new BatchPlan(rows, batchSize, epochs, maximumSteps: null, seed: 1);
        Assert.Equal(plan.StepsPerEpoch * epochs, plan.TotalSteps);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var steps = Enumerable.Range((epoch * plan.StepsPerEpoch) + 1, plan.StepsPerEpoch).Select(step => plan.RowsOf(step).ToArray()).ToArray();
            Assert.Equal(Enumerable.Range(0, rows), steps.SelectMany(step => step).Order());
            Assert.All(steps, step => Assert.InRange(step.Length, 1, batchSize));
            Assert.InRange(steps.Max(step => step.Length) - steps.Min(step => step.Length), 0, 1);
            Assert.Equal(epoch + 1, plan.EpochAfter((epoch + 1) * plan.StepsPerEpoch));
        }
    }

    [Fact]
    public void Rows_of_a_step_depend_on_the_seed_and_the_step_alone()
    {
        var (plan, other) = (new BatchPlan(50, 8, 3, null, seed: 4), new BatchPlan(50, 8, 3, null, seed: 4));
        var forwards = Enumerable.Range(1, plan.TotalSteps).Select(step => plan.RowsOf(step).ToArray()).ToArray();
        var backwards = Enumerable.Range(1, plan.TotalSteps).Reverse().Select(step => other.RowsOf(step).ToArray()).Reverse().ToArray();
        Assert.Equal(forwards, backwards);
        Assert.NotEqual(forwards[0], forwards[plan.StepsPerEpoch]);
        Assert.NotEqual(forwards[0], new BatchPlan(50, 8, 3, null, seed: 5).RowsOf(1).ToArray());
    }

    [Fact]
    public void A_step_limit_shortens_the_run() => Assert.Equal(5, new BatchPlan(50, 8, 3, maximumSteps: 5, seed: 0).TotalSteps);

    [Fact]
    public void The_learning_rate_rises_to_its_peak_and_falls_to_zero_after_the_last_step()
    {
        var schedule = new LearningRateSchedule(Peak: 8, WarmupSteps: 3, TotalSteps: 7);
        Assert.Equal([2, 4, 6, 8, 6, 4, 2], Enumerable.Range(1, 7).Select(schedule.At));
        Assert.Equal([4, 3, 2, 1], Enumerable.Range(1, 4).Select(new LearningRateSchedule(4, 0, 4).At));
        Assert.Equal(0, schedule.At(8));
    }

    [Fact]
    public void Micro_batches_hold_every_sequence_in_order_within_the_limit()
    {
        Assert.Equal([0..2, 2..3, 3..5], MicroBatches.Split([3, 4, 7, 1, 2], 7));
        Assert.Empty(MicroBatches.Split([], 7));
        Assert.Throws<InvalidOperationException>(() => MicroBatches.Split([8], 7).ToList());
    }

    [Fact]
    public void Packing_concatenates_tokens_and_targets()
    {
        var packed = MicroBatches.Pack([new([1, 2], [false, true]), new([3], [false]), new([4, 5, 6], [false, false, true])]);
        Assert.Equal([1, 2, 3, 4, 5, 6], packed.Tokens);
        Assert.Equal([0, 2, 3, 6], packed.Offsets);
        Assert.Equal([false, true, false, false, false, true], packed.IsTarget);
    }
}
