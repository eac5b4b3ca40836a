using Rft.Engine.Specs;

namespace Rft.Engine.Evaluation;

/// <summary>Compares two models' answers to the same rows.</summary>
internal static class Comparison
{
    /// <summary>The comparison. The same answers, settings and seed give the same result.</summary>
    /// <param name="baseline">The model to compare with, usually the base model.</param>
    /// <param name="candidate">The model that is judged.</param>
    /// <param name="settings">Significance and minimum effect.</param>
    /// <param name="seed">The seed of the permutation tests.</param>
    /// <exception cref="ArgumentException">The models did not answer the same rows.</exception>
    public static EvaluationResult Of(EvaluatedModel baseline, EvaluatedModel candidate, EvaluationSpec settings, long seed)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(settings);
        if (baseline.Rows.Count == 0
            || !baseline.Rows.Select(row => row.Index).SequenceEqual(candidate.Rows.Select(row => row.Index))
            || !baseline.Metrics.SequenceEqual(candidate.Metrics)
            || !baseline.BehaviourNames.SequenceEqual(candidate.BehaviourNames))
        {
            throw new ArgumentException("Both models must have answered the same rows, at least one.", nameof(candidate));
        }

        var behaviours = baseline.BehaviourNames.Select(Metric.Behaviour);

        // Two models that answer alike leave nothing to estimate; an interval for proportions would still have a width.
        var sameAnswers = HaveSameAnswers(baseline, candidate);
        var compared = Adjust(
            [.. baseline.Metrics.Concat(behaviours).Select(metric => Measure(metric, baseline, candidate, settings, seed, sameAnswers))],
            settings.Significance);
        return new EvaluationResult
        {
            Verdict = compared[0].Verdict,
            Rows = baseline.Rows.Count,
            Settings = settings,
            Seed = seed,
            Baseline = ModelScores.Of(baseline),
            Candidate = ModelScores.Of(candidate),
            Metrics = compared[..baseline.Metrics.Count],
            Behaviours = compared[baseline.Metrics.Count..],
            Rewards = SampledRewards(baseline) is { Count: > 0 } before && SampledRewards(candidate) is { Count: > 0 } after
                ? RewardDistribution.Of(before, after)
                : null,
            Gained = Flip.Between(baseline, candidate, passedBefore: false),
            Lost = Flip.Between(baseline, candidate, passedBefore: true),
        };
    }

    /// <summary>One metric without its verdict, which needs the p values of all.</summary>
    private static MetricComparison Measure(
        Metric metric,
        EvaluatedModel baseline,
        EvaluatedModel candidate,
        EvaluationSpec settings,
        long seed,
        bool sameAnswers)
    {
        var samples = new MetricSamples(baseline, candidate, metric.ValueOfRow);
        var gained = samples.Differences.Count(difference => difference > 0);
        var lost = samples.Differences.Count(difference => difference < 0);
        var interval = metric.IsPassFlip && samples.Rows >= 2 && !sameAnswers
            ? PairedProportionInterval.Of(gained, lost, samples.Rows, settings.Significance)
            : StudentInterval.Of(samples.Differences, settings.Significance);
        var pValue = metric.IsPassFlip ? McNemarTest.PValue(gained, lost) : SignFlipTest.PValue(samples.Differences, seed);
        return new MetricComparison
        {
            Name = metric.Name,
            Unit = metric.Unit,
            Direction = metric.Direction,
            Rows = samples.Rows,
            Baseline = samples.Baseline,
            Candidate = samples.Candidate,
            Difference = Moments.Mean(samples.Differences),
            Interval = interval,
            Test = metric.IsPassFlip ? "exact mcnemar" : "sign flip",
            PValue = pValue,
            AdjustedPValue = pValue,
            MinimumEffect = metric.Unit == MetricUnit.Tokens ? settings.MinimumEffect * samples.Baseline : settings.MinimumEffect,
            DetectableEffect = DetectableEffect.Of(samples.Differences, settings.Significance),
            Verdict = Verdict.CannotTell,
        };
    }

    /// <summary>The headline metric stands alone; the others share one level of significance.</summary>
    private static MetricComparison[] Adjust(MetricComparison[] measured, double significance)
    {
        var adjusted = HolmAdjustment.Adjust([.. measured.Skip(1).Select(metric => metric.PValue)]);
        for (var index = 0; index < measured.Length; index++)
        {
            var metric = measured[index] with { AdjustedPValue = index == 0 ? measured[0].PValue : adjusted[index - 1] };
            measured[index] = metric with { Verdict = VerdictRule.Of(metric, significance) };
        }

        return measured;
    }

    private static bool HaveSameAnswers(EvaluatedModel baseline, EvaluatedModel candidate) =>
        baseline.Rows.Zip(candidate.Rows).All(pair =>
            pair.First.Greedy?.Text == pair.Second.Greedy?.Text
            && pair.First.PreferenceMargin.Equals(pair.Second.PreferenceMargin)
            && pair.First.Samples.Select(answer => answer.Text).SequenceEqual(pair.Second.Samples.Select(answer => answer.Text)));

    private static List<double> SampledRewards(EvaluatedModel model) =>
        [.. model.Rows.SelectMany(row => row.Samples).Select(answer => answer.Reward).OfType<double>()];
}
