using Rft.Engine.Evaluation;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Evaluation;

public sealed class ComparisonTests
{
    private static readonly EvaluationSpec Settings = new();

    [Theory]
    [InlineData(0.2, 0.8, 60, Verdict.Improved)]
    [InlineData(0.8, 0.2, 60, Verdict.Regressed)]
    [InlineData(0.5, 0.53, 60, Verdict.CannotTell)]
    [InlineData(0.2, 0.8, 9, Verdict.TooFewSamples)]
    [InlineData(0.1, 0.9, 10, Verdict.Improved)]
    public void Verdict_follows_the_evidence(double before, double after, int rows, Verdict expected)
    {
        var result = Comparison.Of(
            SampleEvaluation.Drawn("base", rows, 4, before, seed: 1),
            SampleEvaluation.Drawn("trained", rows, 4, after, seed: 2),
            Settings,
            seed: 0);
        Assert.Equal(expected, result.Verdict);
        Assert.Equal(expected, result.Metrics[0].Verdict);
    }

    [Fact]
    public void A_significant_difference_below_the_minimum_effect_is_unchanged()
    {
        var baseline = SampleEvaluation.Drawn("base", 50, 4, 0.5, seed: 1);
        var metric = Comparison.Of(baseline, SampleEvaluation.WithRewards(baseline, reward => reward + 0.005), Settings, seed: 0).Metrics[0];
        Assert.True(metric.PValue < 0.001);
        Assert.Equal(Verdict.Unchanged, metric.Verdict);
    }

    [Fact]
    public void A_significant_difference_whose_interval_reaches_over_the_minimum_effect_cannot_be_told()
    {
        // Alternating 0.002 and 0.016: mean 0.009, below 0.01, with an interval from about 0.007 to 0.011.
        double?[][] before = [.. Enumerable.Repeat<double?[]>([0.5], 60)];
        double?[][] after = [.. Enumerable.Range(0, 60).Select(row => new double?[] { 0.5 + (row % 2 == 0 ? 0.002 : 0.016) })];
        var metric = Comparison.Of(SampleEvaluation.Of("a", before), SampleEvaluation.Of("b", after), Settings, seed: 0).Metrics[0];
        Assert.True(metric.PValue < 0.001 && metric.Interval!.Value.High > 0.01);
        Assert.Equal(Verdict.CannotTell, metric.Verdict);
    }

    [Fact]
    public void A_model_compared_with_itself_is_unchanged_in_every_metric()
    {
        var model = SampleEvaluation.Drawn("same", 30, 4, 0.5, seed: 1);
        var result = Comparison.Of(model, model, Settings, seed: 0);
        Assert.All(result.Metrics, metric => Assert.Equal((Verdict.Unchanged, 0.0, 1.0), (metric.Verdict, metric.Difference, metric.PValue)));
        Assert.Empty(result.Gained);
        Assert.Empty(result.Lost);
    }

    [Theory]
    [InlineData(0.3, 0.6, 40)]
    [InlineData(0.5, 0.5, 25)]
    [InlineData(0.9, 0.1, 12)]
    [InlineData(0.4, 0.6, 5)]
    public void Swapping_the_models_mirrors_everything(double first, double second, int rows)
    {
        var a = SampleEvaluation.Drawn("a", rows, 3, first, seed: 5);
        var b = SampleEvaluation.Drawn("b", rows, 3, second, seed: 6);
        var forward = Comparison.Of(a, b, Settings, seed: 9);
        var backward = Comparison.Of(b, a, Settings, seed: 9);
        foreach (var (there, back) in forward.Metrics.Zip(backward.Metrics))
        {
            Assert.Equal(-there.Difference, back.Difference, 1e-12);
            Assert.Equal(-there.Interval!.Value.Low, back.Interval!.Value.High, 1e-12);
            Assert.Equal(there.PValue, back.PValue);
            Assert.Equal(Mirror(there.Verdict), back.Verdict);
        }

        Assert.Equal(forward.Gained.Select(flip => flip.Line), backward.Lost.Select(flip => flip.Line));
        Assert.Equal(forward.Baseline, backward.Candidate);
    }

    [Theory]
    [InlineData(0.125)]
    [InlineData(-3)]
    public void Adding_a_constant_to_the_trained_models_rewards_shifts_difference_and_interval(double constant)
    {
        var baseline = SampleEvaluation.Drawn("a", 30, 3, 0.4, seed: 5);
        var candidate = SampleEvaluation.Drawn("b", 30, 3, 0.5, seed: 6);
        var plain = Comparison.Of(baseline, candidate, Settings, seed: 0).Metrics[0];
        var shifted = Comparison.Of(baseline, SampleEvaluation.WithRewards(candidate, reward => reward + constant), Settings, seed: 0).Metrics[0];
        Assert.Equal(plain.Difference + constant, shifted.Difference, 1e-12);
        Assert.Equal(plain.Interval!.Value.Low + constant, shifted.Interval!.Value.Low, 1e-12);
        Assert.Equal(plain.Interval!.Value.High + constant, shifted.Interval!.Value.High, 1e-12);
        Assert.Equal(plain.DetectableEffect!.Value, shifted.DetectableEffect!.Value, 1e-12);
    }

    [Fact]
    public void A_failed_grade_is_left_out_of_its_rows_mean_and_counted()
    {
        double?[][] before = [.. Enumerable.Repeat<double?[]>([0, 0], 12)];
        double?[][] after = [[1, null], .. Enumerable.Repeat<double?[]>([1, 1], 11)];
        var result = Comparison.Of(SampleEvaluation.Of("a", before), SampleEvaluation.Of("b", after), Settings, seed: 0);
        Assert.Equal(1, result.Candidate.MeanReward);
        Assert.Equal(1, result.Candidate.FailedGrades);
        Assert.Equal(36, result.Candidate.Answers);
    }

    [Fact]
    public void A_row_without_any_grade_of_one_model_is_left_out_of_the_pairs()
    {
        double?[][] before = [.. Enumerable.Repeat<double?[]>([0, 0], 12)];
        double?[][] after = [[null, null], .. Enumerable.Repeat<double?[]>([1, 1], 11)];
        var metric = Comparison.Of(SampleEvaluation.Of("a", before), SampleEvaluation.Of("b", after), Settings, seed: 0).Metrics[0];
        Assert.Equal(11, metric.Rows);
        Assert.Equal(1, metric.Difference);
    }

    [Fact]
    public void Rows_are_the_unit_and_more_samples_a_row_do_not_count_as_more_rows()
    {
        double?[][] before = [.. Enumerable.Range(0, 12).Select(row => new double?[] { row % 2 })];
        double?[][] after = [.. Enumerable.Range(0, 12).Select(row => new double?[] { row % 3 == 0 ? 0 : 1 })];
        var once = Comparison.Of(SampleEvaluation.Of("a", before), SampleEvaluation.Of("b", after), Settings, seed: 0).Metrics[0];
        double?[][] Repeat(double?[][] rows) => [.. rows.Select(row => Enumerable.Repeat(row[0], 50).ToArray())];
        var often = Comparison.Of(SampleEvaluation.Of("a", Repeat(before)), SampleEvaluation.Of("b", Repeat(after)), Settings, seed: 0).Metrics[0];
        Assert.Equal(once.Interval, often.Interval);
        Assert.Equal(once.PValue, often.PValue);
    }

    [Fact]
    public void Flips_hold_both_texts_in_file_order()
    {
        double?[][] before = [.. Enumerable.Range(0, 10).Select(row => new double?[] { row < 5 ? 0.2 : 1 })];
        double?[][] after = [.. Enumerable.Range(0, 10).Select(row => new double?[] { row is 1 or 3 or 8 ? (row == 8 ? 0.4 : 1) : before[row][0] })];
        var result = Comparison.Of(SampleEvaluation.Of("base", before), SampleEvaluation.Of("trained", after), Settings, seed: 0);
        Assert.Equal([2, 4], result.Gained.Select(flip => flip.Line));
        Assert.Equal(new Flip(9, "prompt 8", "base 8 greedy", 1, "trained 8 greedy", 0.4), Assert.Single(result.Lost));
    }

    [Fact]
    public void A_behaviour_is_neutral_and_adjusted_together_with_the_other_metrics()
    {
        EvaluatedModel Shows(string name, Func<int, bool> shows)
        {
            var model = SampleEvaluation.Drawn(name, 40, 2, 0.5, seed: 3);
            EvaluatedAnswer With(EvaluatedAnswer answer, int row) => answer with { Text = name, Behaviours = [shows(row)] };
            return new EvaluatedModel
            {
                BehaviourNames = ["shows its work"],
                Rows = [.. model.Rows.Select(row => row with
                {
                    Samples = [.. row.Samples.Select(answer => With(answer, row.Index))],
                    Greedy = With(row.Greedy!, row.Index),
                })],
            };
        }

        var result = Comparison.Of(Shows("a", row => row < 5), Shows("b", row => row < 38), Settings, seed: 0);
        var behaviour = Assert.Single(result.Behaviours);
        Assert.Equal(Verdict.Changed, behaviour.Verdict);
        Assert.Equal(0.125, behaviour.Baseline);
        Assert.Equal(0.95, behaviour.Candidate, 1e-12);
        Assert.Equal(6 * behaviour.PValue, behaviour.AdjustedPValue, 1e-12);
    }

    [Fact]
    public void Different_rows_are_refused() => Assert.Throws<ArgumentException>(() => Comparison.Of(
        SampleEvaluation.Drawn("a", 10, 1, 0.5, 1),
        SampleEvaluation.Drawn("b", 11, 1, 0.5, 1),
        Settings,
        seed: 0));

    private static Verdict Mirror(Verdict verdict) => verdict switch
    {
        Verdict.Improved => Verdict.Regressed,
        Verdict.Regressed => Verdict.Improved,
        _ => verdict,
    };
}
