using Rft.Engine.Graders;
using Rft.Engine.Runs;
using Rft.Engine.Training;
using static Rft.Engine.Tests.Training.TrainingSetup;

namespace Rft.Engine.Tests.Training;

/// <summary>Dynamic sampling and the curriculum: which rows a step samples.</summary>
public sealed class SamplingPlanTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void No_row_comes_twice_in_a_step_and_none_is_retired_while_others_are_left()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 300; trial++)
        {
            var (rows, batch, step) = (random.Next(1, 20), random.Next(1, 8), random.Next(1, 30));
            var retired = Enumerable.Range(0, rows).Where(_ => random.Next(3) == 0).ToHashSet();
            var plan = new BatchPlan(rows, batch, 50, null, trial);
            PromptSelection Select() => new(plan, step, rows, trial, retired.Contains);
            var selection = Select();
            int[] taken = [.. selection.First, .. selection.Further(2), .. selection.Further(rows)];
            Assert.Equal(taken.Distinct(), taken);
            if (retired.Count < rows)
            {
                Assert.DoesNotContain(taken, retired.Contains);
                Assert.Equal(Math.Min(plan.RowsOf(step).Length, rows - retired.Count), selection.First.Count);
                Assert.Equal(rows - retired.Count, taken.Length);
            }
            else
            {
                Assert.Equal(plan.RowsOf(step).ToArray(), selection.First);
            }

            Assert.Equal(selection.First, Select().First);
        }
    }

    [Fact]
    public void Flat_groups_are_replaced_until_the_batch_is_full_and_every_answer_is_counted()
    {
        // Rows 0 to 9 are flat, the other ten teach something.
        var grader = new DelegateGrader((text, row) => Grade.Of(row < 10 ? 0.5 : text.Length % 3));
        var run = new MemoryRun();
        Reinforce(new TabularLanguageModel(Vocabulary), run, Cancellation, SpecOf(rounds: 20), grader, Prompts(20));
        foreach (var row in run.Rows.Values)
        {
            Assert.Equal(4, row.Groups - row.FlatGroups);
            Assert.Equal(row.Groups * 16, row.Completions);
            Assert.Equal(row.Completions, run.Rollouts[row.Step].Count);
            Assert.InRange(row.SamplingRounds!.Value, 1, 21);
        }

        Assert.Contains(run.Rows.Values, row => row.SamplingRounds > 2);
    }

    [Fact]
    public void Rounds_are_bounded_and_so_are_rows()
    {
        var run = new MemoryRun();
        var all = new DelegateGrader((_, row) => Grade.Of(row == 0 ? 0 : 0.5));
        Record.Exception(() => Reinforce(new TabularLanguageModel(Vocabulary), run, Cancellation, SpecOf(rounds: 2), all, Prompts(20)));
        Assert.All(run.Rows.Values, row => Assert.Equal((3, 12), (row.SamplingRounds, row.Groups)));
        var few = new MemoryRun();
        Record.Exception(() => Reinforce(new TabularLanguageModel(Vocabulary), few, Cancellation, SpecOf(rounds: 20), all, Prompts(7)));
        Assert.All(few.Rows.Values, row => Assert.Equal(7, row.Groups));
    }

    [Fact]
    public void Solved_rows_are_retired_and_rows_that_are_not_take_their_place()
    {
        // Row 0 is solved from the beginning; a row counts as solved after two visits.
        var grader = new DelegateGrader((text, row) => Grade.Of(row == 0 ? 1 : text.Length % 3 / 2.0));
        var run = new MemoryRun();
        Reinforce(
            new TabularLanguageModel(Vocabulary),
            run,
            Cancellation,
            Spec(settings => settings with { RetireAfterVisits = 2, GroupSize = 16 }, numbers => numbers with { Epochs = 8 }),
            grader,
            Prompts(6));
        var visits = run.Rollouts.Where(step => step.Value.Any(rollout => rollout.Row == 0)).Select(step => step.Key).ToList();
        Assert.Equal(2, visits.Count);
        Assert.All(run.Rows.Values, row => Assert.Equal(3, row.Groups));
        Assert.Equal(0, run.Rows[1].RetiredRows);
        Assert.True(run.Rows[16].RetiredRows >= 1);
    }

    [Fact]
    public void A_row_that_passes_less_than_nine_times_in_ten_stays()
    {
        var state = new MethodState();
        foreach (var rate in new[] { 1.0, 0.8, 1, 0.5, 1, 0.8, 1 })
        {
            state = new Curriculum(2, state).After([(3, rate), (4, null)]);
            Assert.Equal(state.PassRates[3].Average() >= 0.9 && state.PassRates[3].Length == 2, new Curriculum(2, state).IsRetired(3));
            Assert.False(new Curriculum(2, state).IsRetired(4));
        }

        Assert.Equal([0.8, 1], state.PassRates[3]);
        Assert.Same(state, new Curriculum(0, state).After([(3, 1)]));
    }

    private static Rft.Engine.Specs.RftSpec SpecOf(int rounds) =>
        Spec(settings => settings with { DynamicSamplingRounds = rounds, GroupSize = 16 }, numbers => numbers with { Epochs = 2 });
}
