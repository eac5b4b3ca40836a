using Rft.Engine.Graders;
using Rft.Engine.Grading;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Graders;

namespace Rft.Engine.Tests.Grading;

public sealed class GraderDifferenceTests
{
    [Fact]
    public void Flips_means_and_orders_are_of_the_same_answers()
    {
        var difference = Compare(null, null, (0, 1), (1, 1), (1, 0), (0.5, 0.5), (null, 1), (1, null));

        Assert.Equal(6, difference.Count);
        Assert.Equal(4, difference.Compared);
        Assert.Equal(4, difference.Changed);
        Assert.Equal((0.625, 0.625), (difference.OldMean, difference.NewMean));
        Assert.Equal(
            (1, 1, 1, 1, 1, 0, 1, 0, 0),
            (Count(difference, 0, 0), Count(difference, 0, 1), Count(difference, 0, 2), Count(difference, 1, 0), Count(difference, 1, 1),
            Count(difference, 1, 2), Count(difference, 2, 0), Count(difference, 2, 1), Count(difference, 2, 2)));
        // scipy.stats: spearmanr and kendalltau of (0, 1, 1, 0.5) and (1, 1, 0, 0.5).
        Assert.Equal(-0.38888888888888895, difference.Spearman!.Value, 1e-12);
        Assert.Equal(-0.4, difference.Kendall!.Value, 1e-12);
        Assert.True(difference.Interval!.Value.Low < 0 && difference.Interval.Value.High > 0);
        Assert.Empty(difference.Causes);
    }

    [Fact]
    public void Examples_are_the_flips_first_and_then_the_largest_changes()
    {
        var difference = Compare(null, null, (0, 0.9), (0.9, 1), (0, 0.2), (1, 1), (1, 0));

        Assert.Equal([(1.0, 0.0), (0.9, 1.0), (0.0, 0.9), (0.0, 0.2)], difference.Examples.Select(example => (example.Old!.Value, example.New!.Value)));
        Assert.Equal((GradeOutcome.Pass, GradeOutcome.Fail), (difference.Examples[0].OldOutcome, difference.Examples[0].NewOutcome));
    }

    [Fact]
    public void Of_a_multi_grader_the_part_that_caused_a_change_is_named()
    {
        var old = GraderSpecs.Multi("0.5 * a + 0.5 * b", ("a", GraderSpecs.StringCheck("x", "y")), ("b", GraderSpecs.StringCheck("x", "y")));
        var builder = Builder(old, old, [([1, 1], 1), ([1, 0], 0.5), ([0, 0], 0)]);
        builder.Add(Answer(0), Grade(0.5, 1, 0));
        builder.Add(Answer(1), Grade(1, 1, 1));
        builder.Add(Answer(2), Grade(0, 0, 0));
        var difference = builder.Build("old", "new", "answers");

        Assert.Equal(["a", "b"], difference.Causes.Select(cause => cause.Name));
        Assert.Equal(new DifferenceCause("a", 2.0 / 3, 2.0 / 3, 0, 0, 0), difference.Causes[0]);
        Assert.Equal(new DifferenceCause("b", 1.0 / 3, 1.0 / 3, 2, 0, 2), difference.Causes[1]);
        Assert.All(difference.Examples, example => Assert.Equal("b", example.Cause));
    }

    [Fact]
    public void A_new_formula_over_the_same_members_is_the_cause()
    {
        (string, GraderSpec)[] members = [("a", GraderSpecs.StringCheck("x", "y")), ("b", GraderSpecs.StringCheck("x", "y"))];
        var builder = Builder(GraderSpecs.Multi("0.5 * a + 0.5 * b", members), GraderSpecs.Multi("min(a, b)", members), [([1, 0], 0.5), ([1, 1], 1)]);
        builder.Add(Answer(0), Grade(0, 1, 0));
        builder.Add(Answer(1), Grade(1, 1, 1));
        var difference = builder.Build("old", "new", "answers");

        Assert.Equal(["a", "b", "formula"], difference.Causes.Select(cause => cause.Name));
        Assert.Equal(new DifferenceCause("formula", null, null, 1, -0.25, 0), difference.Causes[2]);
        Assert.Equal("formula", Assert.Single(difference.Examples).Cause);
    }

    [Fact]
    public void Members_that_only_one_grader_has_are_part_of_the_formula()
    {
        var old = GraderSpecs.Multi("a", ("a", GraderSpecs.StringCheck("x", "y")));
        var now = GraderSpecs.Multi("a * c", ("c", GraderSpecs.StringCheck("x", "y")), ("a", GraderSpecs.StringCheck("x", "y")));
        var builder = Builder(old, now, [([1], 1)]);
        builder.Add(Answer(0), new Grade { Reward = 0, SubRewards = [new("c", 0), new("a", 1)] });

        var difference = builder.Build("old", "new", "answers");

        Assert.Equal(["a", "formula"], difference.Causes.Select(cause => cause.Name));
        Assert.Equal((0, -1.0, 1), (difference.Causes[0].Changed, difference.Causes[1].MeanEffect, difference.Causes[1].Verdicts));
    }

    [Fact]
    public void The_same_grader_changes_nothing()
    {
        var difference = Compare(null, null, (0, 0), (1, 1), (0.5, 0.5));

        Assert.Equal(0, difference.Changed);
        Assert.Empty(difference.Examples);
        Assert.Equal((1.0, 1.0), (difference.Spearman!.Value, difference.Kendall!.Value));
        Assert.Equal((0.0, 0.0), (difference.Interval!.Value.Low, difference.Interval.Value.High));
    }

    private static int Count(GraderDifference difference, int old, int now) => difference.CountOf((GradeOutcome)old, (GradeOutcome)now);

    private static GraderDifference Compare(GraderSpec? old, GraderSpec? now, params (double? Old, double? New)[] scores)
    {
        var spec = GraderSpecs.StringCheck("x", "y");
        var table = new ScoreTable();
        foreach (var (before, _) in scores)
        {
            table.Add(Grade(before));
        }

        var builder = new GraderDifferenceBuilder(table, new DifferenceAttribution(old ?? spec, now ?? spec), passThreshold: 1, examples: 5);
        for (var index = 0; index < scores.Length; index++)
        {
            builder.Add(Answer(index), Grade(scores[index].New));
        }

        return builder.Build("old", "new", "answers");
    }

    private static GraderDifferenceBuilder Builder(GraderSpec old, GraderSpec now, (double[] Members, double Reward)[] scores)
    {
        var table = new ScoreTable();
        foreach (var (members, reward) in scores)
        {
            table.Add(Grade(reward, members));
        }

        return new GraderDifferenceBuilder(table, new DifferenceAttribution(old, now), passThreshold: 1, examples: 5);
    }

    private static Grade Grade(double? reward, params double[] members) => reward is { } known
        ? new Grade { Reward = known, SubRewards = [.. members.Select((score, index) => KeyValuePair.Create($"{(char)('a' + index)}", (double?)score))] }
        : Engine.Graders.Grade.Failed(GradeErrorKind.Other, "no");

    private static GivenAnswer Answer(int row) => new("completion", row, row + 1, row, GraderSpecs.Answer($"a{row}"), GraderSpecs.Item("{}"));
}
