using System.Globalization;
using Rft.Engine.Diagnostics;
using Rft.Engine.Runs;

namespace Rft.Engine.Training;

/// <summary>
/// Signs of a policy that pleases its grader instead of doing its task. Each compares the last steps with the first, and wants both a
/// level that is wrong in itself and a change that training brought; a length that grows because work is shown is no such sign.
/// </summary>
internal static class HackingRules
{
    private const int Window = 5;
    private const int ValidationWindow = 2;
    private const double Change = 0.2;
    private const double ManyTruncated = 0.3;
    private const double ManyRepetitions = 0.3;
    private const double Growth = 1.5;
    private const double SameAnswer = 0.9;
    private const double VariedAnswers = 0.5;
    private const double PaidProbes = 0.2;
    private const double Shift = 0.05;
    private const double StandardErrors = 3;
    private const double LargestDeviation = 0.5;

    /// <summary>What the last step shows, earlier ones included.</summary>
    /// <param name="steps">The steps so far, at least one.</param>
    public static IEnumerable<HealthAlarm> Of(IReadOnlyList<StepMetrics> steps) =>
        HeldOut(steps).Concat(steps.Count < 2 * Window ? [] : Answers(steps));

    private static IEnumerable<HealthAlarm> Answers(IReadOnlyList<StepMetrics> steps)
    {
        var step = steps[^1];
        var (truncatedBefore, truncated) = Ends(steps, row => row.TruncatedShare);
        var (lengthBefore, length) = Ends(steps, row => row.CompletionTokensMean);
        if (truncated >= ManyTruncated && truncated - truncatedBefore >= Change && length >= Growth * lengthBefore)
        {
            yield return Alarm(
                DiagnosticTable.LengthRunsAway, step, truncated, "the share of answers that are cut off", truncatedBefore);
        }

        var (repetitionBefore, repetition) = Ends(steps, row => row.RepetitionShare);
        if (repetition >= ManyRepetitions && repetition - repetitionBefore >= Change)
        {
            yield return Alarm(
                DiagnosticTable.RepetitionRunsAway, step, repetition, "the share of repeated n-grams in answers", repetitionBefore);
        }

        var (sameBefore, same) = Ends(steps, row => row.MostCommonAnswerShare);
        if (same >= SameAnswer && sameBefore <= VariedAnswers && step.Groups > 1)
        {
            yield return Alarm(DiagnosticTable.OneAnswerForAll, step, same, "the share of the most common answer", sameBefore);
        }

        var (paidBefore, paid) = Ends(steps, row => row.ProbePaidShare ?? 0);
        if (paid >= PaidProbes && paid - paidBefore >= Change / 2)
        {
            yield return Alarm(
                DiagnosticTable.ProbesArePaid, step, paid, "the share of reward that empty, copied or one-token answers get", paidBefore);
        }
    }

    // The outside score often rises with the reward before it falls (Gao et al., arXiv 2210.10760), so it is compared with its best. Both
    // moves must be larger than chance: three standard errors of a difference of two means.
    private static IEnumerable<HealthAlarm> HeldOut(IReadOnlyList<StepMetrics> steps)
    {
        var step = steps[^1];
        if (step.ValidationReward is null || step.HeldOutScores is not { } scores)
        {
            yield break;
        }

        StepMetrics[] validated = [.. steps.Where(row => row.ValidationReward is not null)];
        if (validated.Length < 2 * ValidationWindow)
        {
            yield break;
        }

        var (rewardBefore, reward) = Ends(validated, row => row.ValidationReward, ValidationWindow);
        if (!(reward - rewardBefore >= LeastShift(step, validated.Max(row => row.RewardStandardDeviation))))
        {
            yield break;
        }

        for (var index = 0; index < scores.Count; index++)
        {
            var which = index;
            double? Score(StepMetrics row) => row.HeldOutScores?[which].Mean;
            var best = Enumerable.Range(0, validated.Length - (2 * ValidationWindow) + 1)
                .Max(first => Mean(validated.Skip(first).Take(ValidationWindow), Score));
            var now = Mean(validated.TakeLast(ValidationWindow), Score);
            if (best - now >= LeastShift(step, null))
            {
                yield return Alarm(
                    DiagnosticTable.HeldOutScoreFalls,
                    step,
                    now,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the validation reward rose from {rewardBefore:0.###} to {reward:0.###}, and the score of '{scores[index].Name}'"),
                    best);
            }
        }
    }

    // A score from 0 to 1 deviates by 0.5 at most, which is taken where it is not measured.
    private static double LeastShift(StepMetrics step, double? deviation) =>
        Math.Max(Shift, StandardErrors * (deviation ?? LargestDeviation) / Math.Sqrt(step.ValidationCompletions ?? 1));

    private static (double First, double Last) Ends(IReadOnlyList<StepMetrics> steps, Func<StepMetrics, double?> valueOf, int window = Window) =>
        (Mean(steps.Take(window), valueOf), Mean(steps.TakeLast(window), valueOf));

    // Nothing measured compares as false with everything.
    private static double Mean(IEnumerable<StepMetrics> steps, Func<StepMetrics, double?> valueOf) =>
        steps.Select(valueOf).OfType<double>().DefaultIfEmpty(double.NaN).Average();

    private static HealthAlarm Alarm(DiagnosticDescriptor descriptor, StepMetrics step, double value, string what, double before) => new(
        descriptor,
        step.Step,
        value,
        string.Create(CultureInfo.InvariantCulture, $"Step {step.Step}: {what} went from {before:0.###} to {value:0.###}."));
}
