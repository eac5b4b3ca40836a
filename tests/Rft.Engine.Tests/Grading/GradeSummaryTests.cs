using System.Globalization;
using Rft.Engine.Graders;
using Rft.Engine.Grading;
using Rft.Engine.Tests.Graders;

namespace Rft.Engine.Tests.Grading;

public sealed class GradeSummaryTests
{
    [Fact]
    public void Numbers_are_those_of_the_scored_answers()
    {
        var summary = Summarize(0, 1, 0.5, null, 0.5);

        Assert.Equal((5, 4, 1), (summary.Count, summary.Scored, summary.Failed));
        Assert.Equal((0.5, 0.0, 0.5, 1.0), (summary.Mean, summary.Minimum, summary.Median, summary.Maximum));
        Assert.Equal(0.408248290463863, summary.Deviation!.Value, 1e-12);
        Assert.Equal(0.25, summary.PassRate);
        Assert.Equal("0:1 0.5:2 1:1", string.Join(' ', summary.Histogram.Select(bin => string.Create(CultureInfo.InvariantCulture, $"{bin.Low}:{bin.Count}"))));
    }

    [Fact]
    public void Where_nothing_was_scored_there_are_no_numbers()
    {
        var summary = Summarize(null, null);

        Assert.Equal((0, 2), (summary.Scored, summary.Failed));
        Assert.Null(summary.Mean);
        Assert.Null(summary.PassRate);
        Assert.Empty(summary.Histogram);
        Assert.Equal(("other_error", 2), (summary.Errors.Single().Flag, summary.Errors.Single().Count));
    }

    [Fact]
    public void Many_distinct_scores_are_counted_in_ten_bins()
    {
        var summary = Summarize([.. Enumerable.Range(0, 101).Select(i => (double?)(i / 100.0))]);

        Assert.Equal(10, summary.Histogram.Count);
        Assert.Equal(101, summary.Histogram.Sum(bin => bin.Count));
        Assert.Equal((0.0, 1.0), (summary.Histogram[0].Low, summary.Histogram[^1].High));
    }

    [Fact]
    public void Groups_whose_answers_all_have_one_score_are_flat()
    {
        var builder = new GradeSummaryBuilder(1);
        var scores = new (long Group, double? Score)[] { (1, 0.5), (1, 0.5), (2, 0), (2, 1), (3, 1), (4, null), (4, 0.3), (1, 0.5) };
        foreach (var (group, score) in scores)
        {
            builder.Add(Answer("a", group), score is { } known ? Grade.Of(known) : Grade.Failed(GradeErrorKind.Other, "no"));
        }

        var summary = builder.Build("g", "a", TimeSpan.Zero);

        Assert.Equal((2, 1), (summary.Groups, summary.FlatGroups));
    }

    [Fact]
    public void Errors_are_counted_by_kind_with_the_first_examples()
    {
        var builder = new GradeSummaryBuilder(1);
        for (var i = 0; i < 10; i++)
        {
            builder.Add(Answer($"a{i}", i), Grade.Failed(i == 0 ? GradeErrorKind.SampleParse : GradeErrorKind.InvalidVariable, $"why {i}\u001b[31m"));
        }

        var errors = builder.Build("g", "a", TimeSpan.Zero).Errors;

        Assert.Equal([("invalid_variable_error", 9, 3), ("sample_parse_error", 1, 1)], errors.Select(error => (error.Flag, error.Count, error.Examples.Count)));
        Assert.Equal(("a1", "why 1 [31m"), (errors[0].Examples[0].Answer, errors[0].Examples[0].Details));
    }

    [Fact]
    public void The_slowest_come_first()
    {
        var builder = new GradeSummaryBuilder(1);
        foreach (var milliseconds in new[] { 3, 90, 1, 50, 7, 60, 2, 80, 4 })
        {
            builder.Add(Answer($"{milliseconds}", 0), Grade.Of(1) with { Elapsed = TimeSpan.FromMilliseconds(milliseconds) });
        }

        Assert.Equal(["90", "80", "60", "50", "7"], builder.Build("g", "a", TimeSpan.Zero).Slowest.Select(example => example.Answer));
    }

    [Fact]
    public void Members_have_means_and_each_pair_an_agreement()
    {
        var builder = new GradeSummaryBuilder(1);
        foreach (var (a, b) in new (double?, double?)[] { (0, 0), (1, 1), (1, 0.25), (0, 0), (null, 1) })
        {
            builder.Add(Answer("x", 0), new Grade { Reward = 0.5, SubRewards = [new("a", a), new("b", b)] });
        }

        var summary = builder.Build("g", "a", TimeSpan.Zero);

        Assert.Equal([new MemberSummary("a", 0.5, 4, 1), new MemberSummary("b", 0.45, 5, 0)], summary.Members);
        var agreement = Assert.Single(summary.Agreements);
        Assert.Equal(("a", "b", 0.75), (agreement.First, agreement.Second, agreement.Agreement));
        Assert.Equal(0.7624928516630233, agreement.Correlation!.Value, 1e-12);
    }

    [Fact]
    public void A_grade_comes_back_from_its_line_as_it_was()
    {
        var grades = new[]
        {
            Grade.Of(0.1 + 0.2) with { Elapsed = TimeSpan.FromSeconds(1.5) },
            Grade.Of(1e-300),
            Grade.Failed(GradeErrorKind.PythonRuntime, "Traceback\n  \"x\" \u2028 é"),
            new Grade { Reward = null, SubRewards = [new("a", 1), new("b", null)], Error = new(GradeErrorKind.Other, "x"), MemberErrors = [new(GradeErrorKind.Other, "x"), new(GradeErrorKind.ModelRefusal, "no")] },
        };

        foreach (var grade in grades)
        {
            var line = VerdictLine.Write(grade);
            var read = VerdictLine.Read(line)!;
            Assert.DoesNotContain('\n', line);
            Assert.Equal((grade.Reward, grade.Error, grade.Elapsed), (read.Reward, read.Error, read.Elapsed));
            Assert.Equal(grade.SubRewards, read.SubRewards);
            Assert.Equal(grade.MemberErrors, read.MemberErrors);
        }

        Assert.All(new[] { "", "{", "{}", "[]", "{\"reward\":1}" }, line => Assert.Null(VerdictLine.Read(line)));
    }

    private static GradeSummary Summarize(params double?[] scores)
    {
        var builder = new GradeSummaryBuilder(1);
        foreach (var score in scores)
        {
            builder.Add(Answer("a", 0), score is { } known ? Grade.Of(known) : Grade.Failed(GradeErrorKind.Other, "no"));
        }

        return builder.Build("g", "a", TimeSpan.FromSeconds(1));
    }

    private static GivenAnswer Answer(string text, long group) => new("completion", (int)group, 1, group, GraderSpecs.Answer(text), GraderSpecs.Item("{}"));
}
