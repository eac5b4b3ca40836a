using Rft.Engine.Graders;
using Rft.Engine.Specs;
using static Rft.Engine.Tests.Graders.GraderSpecs;

namespace Rft.Engine.Tests.Graders;

public class MultiGraderTests
{
    private static readonly StringCheckGraderSpec _correct = StringCheck("{{ sample.output_text }}", "{{ item.answer }}");
    private static readonly StringCheckGraderSpec _shown = StringCheck("{{ sample.output_text }}", "=", StringCheckOperation.Contains);

    [Fact]
    public void The_reward_is_the_formula_of_the_scores_and_the_scores_are_kept()
    {
        var grader = Create(Multi("0.75 * correct + 0.25 * shown", ("correct", _correct), ("shown", _shown)));

        var grade = grader.Grade(Answer("2+2=4"), Item("""{"answer": "4"}"""));

        Assert.Equal(0.25, grade.Reward);
        Assert.Equal([KeyValuePair.Create("correct", (double?)0), KeyValuePair.Create("shown", (double?)1)], grade.SubRewards);
    }

    [Fact]
    public void A_failed_member_fails_the_whole_where_the_formula_uses_it()
    {
        var grader = Create(Multi("correct + shown", ("correct", _correct), ("shown", _shown)));

        var grade = grader.Grade(Answer("="), Item("{}"));

        Assert.Null(grade.Reward);
        Assert.Equal(new GradeError(GradeErrorKind.InvalidVariable, "grader 'correct': 'item.answer' is not there"), grade.Error);
        Assert.Equal([KeyValuePair.Create("correct", (double?)null), KeyValuePair.Create("shown", (double?)1)], grade.SubRewards);
    }

    [Fact]
    public void A_failed_member_that_the_formula_does_not_use_fails_only_itself()
    {
        var grader = Create(Multi("shown", ("correct", _correct), ("shown", _shown)));

        var grade = grader.Grade(Answer("="), Item("{}"));

        Assert.Equal(1, grade.Reward);
        Assert.Null(grade.Error);
        Assert.Null(grade.SubRewards[0].Value);
    }

    [Theory]
    [InlineData("1 / correct", "the formula gave an infinite number")]
    [InlineData("log(correct)", "the formula gave an infinite number")]
    [InlineData("correct / correct", "the formula gave no number")]
    [InlineData("sqrt(correct - 1)", "the formula gave no number")]
    public void A_result_that_is_not_finite_is_a_failed_grade(string formula, string details)
    {
        var grade = Create(Multi(formula, ("correct", _correct))).Grade(Answer("5"), Item("""{"answer": "4"}"""));

        Assert.Null(grade.Reward);
        Assert.Equal(new GradeError(GradeErrorKind.Other, details), grade.Error);
        Assert.Equal("other_error", grade.Error!.Flag);
    }

    [Fact]
    public void A_multi_grader_may_hold_another()
    {
        var inner = Multi("2 * shown", ("shown", _shown));

        Assert.Equal(3, Create(Multi("inner + 1", ("inner", inner))).Grade(Answer("="), Item("{}")).Reward);
    }
}
