using System.Globalization;
using Rft.Engine.Diagnostics;
using Rft.Engine.Runs;

namespace Rft.Engine.Training;

/// <summary>
/// Thresholds that maintainers of other systems publish for the health of reinforcement: Axolotl's training-stability guide but for the
/// first, which is the same guide's for the first twenty steps. A solved task looks like a collapsed one; what tells them apart is the reward.
/// </summary>
internal static class StabilityRules
{
    private const int FirstSteps = 20;
    private const double LowReward = 0.15;
    private const int Window = 5;
    private const double LowEntropy = 0.01;
    private const double HighGradient = 10;
    private const double HighDivergence = 2;
    private const double HighGap = 1;
    private const double HighClipping = 0.3;
    private const double HighTruncation = 0.8;
    private const double Solved = 0.9;

    /// <summary>What the last step shows, earlier ones included.</summary>
    /// <param name="steps">The steps so far, at least one.</param>
    /// <param name="passThreshold">The reward of an answer that is right.</param>
    public static IEnumerable<HealthAlarm> Of(IReadOnlyList<StepMetrics> steps, double passThreshold)
    {
        var step = steps[^1];
        var isSolved = step.Reward >= Solved * passThreshold;
        if (steps.Count == FirstSteps && steps.Max(row => row.Reward) is { } best && best < LowReward * passThreshold)
        {
            yield return Alarm(DiagnosticTable.RewardStaysLow, step, best, $"no mean reward of the first {FirstSteps} steps was above");
        }

        if (!isSolved && steps.Count >= Window && steps.TakeLast(Window).All(row => row.FlatGroups == row.Groups))
        {
            yield return Alarm(
                DiagnosticTable.EveryGroupStaysFlat, step, 1, $"the share of flat groups was 1 for {Window} steps; healthy is below 0.8, but it was");
        }

        // Flat groups are not trained on, so late in a run a step's entropy may be that of a single group: one step says nothing.
        StepMetrics[] measured = [.. steps.Where(row => row.Entropy is not null).TakeLast(Window)];
        if (measured.Length == Window
            && measured.Average(row => row.Reward) < Solved * passThreshold
            && measured.Average(row => row.Entropy) is { } entropy
            && entropy < LowEntropy)
        {
            yield return Alarm(DiagnosticTable.EntropyCollapsed, step, entropy, $"the mean entropy of {Window} steps (nats a token; healthy from 0.05) was");
        }

        (DiagnosticDescriptor Descriptor, double? Value, double Threshold, string What)[] limits =
        [
            (DiagnosticTable.GradientTooLarge, step.GradientNorm, HighGradient, "the gradient norm (healthy up to 1) was"),
            (DiagnosticTable.DivergenceTooLarge, step.Divergence, HighDivergence, "the divergence from the reference (healthy up to 0.5) was"),
            (DiagnosticTable.SamplerGapTooLarge, step.SamplerGap, HighGap, "the gap between sampler and scorer (healthy below 0.1) was"),
            (DiagnosticTable.ClippedTooOften, step.ClippedShare, HighClipping, "the share of clipped ratios (healthy below 0.1) was"),
            (DiagnosticTable.TruncatedTooOften, step.TruncatedShare, HighTruncation, "the share of answers cut off (healthy below 0.3) was"),
        ];
        foreach (var (descriptor, value, threshold, what) in limits)
        {
            if (value > threshold)
            {
                yield return Alarm(descriptor, step, value.Value, what);
            }
        }
    }

    private static HealthAlarm Alarm(DiagnosticDescriptor descriptor, StepMetrics step, double value, string what) =>
        new(descriptor, step.Step, value, string.Create(CultureInfo.InvariantCulture, $"Step {step.Step}: {what} {value:0.###}."));
}
