using Rft.Engine.Evaluation;
using Rft.Engine.Grading;

namespace Rft.Engine.Reports;

/// <summary>What the numbers do not say. Each sentence follows from this run's numbers; none is there for form's sake.</summary>
internal static class Caveats
{
    /// <summary>The sentences: numbers and our own words only.</summary>
    public static IReadOnlyList<string> Of(ReportModel model)
    {
        if (model.Evaluation is not { } evaluation)
        {
            return
            [
                "Nothing was measured on held-out rows, "
                + "so this report does not say whether the model got better at its task.",
                .. Probes(model.Probes),
            ];
        }

        return [.. Sentences(model, evaluation), .. Probes(model.Probes)];
    }

    private static IEnumerable<string> Probes(ProbeResult? probes)
    {
        if (probes is { Skipped: { } reason })
        {
            yield return $"Nobody asked what the grader pays for answers that need no model: {reason}.";
        }
        else if (probes is { Scores.Count: > 0 })
        {
            var paid = probes.Scores.Where(score => score.Mean is not null)
                .Select(score => $"{ProbeResult.InWords(score.Name)} {Numbers.Value(score.Mean!.Value, MetricUnit.Reward)}");
            yield return $"Before training, on {Numbers.Count(probes.Rows)} rows, the grader paid {string.Join(", ", paid)}."
                + (probes.Suspicious.Any() ? " What is paid as much as the right answer can be learned in place of the task." : "");
        }
    }

    private static IEnumerable<string> Sentences(ReportModel model, EvaluationResult evaluation)
    {
        var settings = evaluation.Settings;
        var headline = evaluation.Metrics[0];
        yield return evaluation.Candidate.Answers == 0
            ? $"Rows are the unit: both models scored the answers that each of the {Numbers.Count(evaluation.Rows)} rows holds; "
            + "nothing was sampled, so what the model says by itself was not measured."
            : $"Rows are the unit: each of the {Numbers.Count(evaluation.Rows)} rows got {settings.Samples} sampled "
            + $"answer{(settings.Samples == 1 ? "" : "s")} at temperature {Numbers.Setting(settings.Temperature)} and one greedy answer "
            + "from each model, with the same random numbers for both.";
        if (headline.DetectableEffect is { } effect)
        {
            yield return $"With this many rows, a true difference in {MetricLabels.Noun(headline)} of {Numbers.Size(effect, headline.Unit)} is found "
                + "in four of five cases; smaller ones are missed more often.";
        }

        yield return "The interval speaks about other rows like these. "
            + "It does not speak about other training seeds: one run with one seed was evaluated.";
        yield return "Verdicts on all metrics but the first are adjusted for their number (Holm), "
            + "so that no metric is called different by luck of many tries.";
        if (model.Steps.Any(step => step.ValidationReward is not null || step.ValidationLoss is not null))
        {
            yield return "The held-out curve uses rows of the final evaluation; "
                + "settings that are chosen by looking at it are chosen by these rows.";
        }

        foreach (var (name, scores) in new[] { ("base", evaluation.Baseline), ("trained", evaluation.Candidate) })
        {
            if (scores.FailedGrades > 0)
            {
                yield return $"The grader failed on {Numbers.Count(scores.FailedGrades)} of {Numbers.Count(scores.Answers)} answers "
                    + $"of the {name} model; they are in no mean.";
            }
        }

        if (evaluation.Candidate.TruncatedShare is > 0.05 and var truncated)
        {
            yield return $"{Numbers.Value(truncated, MetricUnit.Share)} of the trained model's sampled answers "
                + $"were cut off at {Numbers.Count(model.Spec.Engine.MaximumCompletionTokens)} tokens.";
        }
    }
}
