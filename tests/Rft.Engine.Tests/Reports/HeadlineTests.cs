using Rft.Engine.Evaluation;
using Rft.Engine.Reports;

namespace Rft.Engine.Tests.Reports;

public sealed class HeadlineTests
{
    [Theory]
    [InlineData(Verdict.Improved, 0.2, 0.1, 0.3, "the mean reward on 128 held-out rows rose from 0.300 to 0.500 (+0.200, 95 % interval [0.100, 0.300]).")]
    [InlineData(Verdict.Regressed, -0.2, -0.3, -0.1, "the mean reward on 128 held-out rows fell from 0.300 to 0.100 (-0.200, 95 % interval [-0.300, -0.100]).")]
    [InlineData(Verdict.Unchanged, 0.001, -0.004, 0.006, "the mean reward on 128 held-out rows went from 0.300 to 0.301 (+0.001, 95 % interval [-0.004, 0.006]), and the whole interval lies within 0.01 of zero.")]
    [InlineData(Verdict.CannotTell, 0.02, -0.02, 0.06, "the mean reward on 128 held-out rows went from 0.300 to 0.320 (+0.020, 95 % interval [-0.020, 0.060]), which does not settle whether there is a difference; this many rows find one of 0.050 in four of five cases.")]
    [InlineData(Verdict.CannotTell, 0.009, 0.002, 0.016, "the mean reward on 128 held-out rows went from 0.300 to 0.309 (+0.009, 95 % interval [0.002, 0.016]), which does not settle whether the difference reaches the minimum effect of 0.01; this many rows find one of 0.050 in four of five cases.")]
    [InlineData(Verdict.TooFewSamples, 0.2, 0.1, 0.3, "128 held-out rows cannot carry a verdict, at least 10 are needed; the mean reward went from 0.300 to 0.500.")]
    public void The_sentence_fits_the_verdict(Verdict verdict, double difference, double low, double high, string expected)
    {
        var model = SampleReport.Arithmetic();
        var metric = model.Evaluation!.Metrics[0] with
        {
            Verdict = verdict,
            Baseline = 0.3,
            Candidate = 0.3 + difference,
            Difference = difference,
            Interval = new Interval(low, high),
            DetectableEffect = 0.05,
        };
        model = model with { Evaluation = model.Evaluation with { Verdict = verdict, Metrics = [metric, .. model.Evaluation.Metrics.Skip(1)] } };
        Assert.Equal(expected, Headline.Sentence(model));
        Assert.Equal(verdict.Word(), Headline.Word(model), ignoreCase: true);
    }

    [Fact]
    public void Without_an_evaluation_there_is_no_verdict() => Assert.Equal(
        "30 steps on 512 rows; the loss went from 3.000 to 0.100; there is no verdict, because nothing was measured on held-out rows.",
        Headline.Sentence(SampleReport.Supervised()));

    [Fact]
    public void Caveats_name_failed_grades_and_truncated_answers_only_where_there_are_some()
    {
        var model = SampleReport.Arithmetic();
        var evaluation = model.Evaluation!;
        var troubled = model with
        {
            Evaluation = evaluation with { Candidate = evaluation.Candidate with { FailedGrades = 3, TruncatedShare = 0.25 } },
        };
        Assert.DoesNotContain(Caveats.Of(model), sentence => sentence.Contains("failed on", StringComparison.Ordinal));
        Assert.Contains("The grader failed on 3 of 640 answers of the trained model; they are in no mean.", Caveats.Of(troubled));
        Assert.Contains("25.0 % of the trained model's sampled answers were cut off at 56 tokens.", Caveats.Of(troubled));
    }
}
