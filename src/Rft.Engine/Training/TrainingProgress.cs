using System.Globalization;
using Rft.Engine.Runs;

namespace Rft.Engine.Training;

/// <summary>Tells a listener how far training is. The time left is estimated from the steps of this process.</summary>
internal sealed class TrainingProgress(TrainingContext context, int stepsLeft)
{
    private readonly long _started = context.Clock.GetTimestamp();
    private int _stepsDone;

    /// <summary>Reports a step.</summary>
    public void Report(StepMetrics metrics, StepTiming timing, int totalSteps)
    {
        _stepsDone++;
        if (context.Progress is null)
        {
            return;
        }

        double? tokensPerSecond = (timing.RolloutTokens, timing.RolloutSeconds, timing.TrainedTokens, timing.UpdateSeconds) switch
        {
            (> 0, > 0, _, _) => timing.RolloutTokens / timing.RolloutSeconds,
            (0, _, > 0, > 0) => timing.TrainedTokens / timing.UpdateSeconds,
            _ => null,
        };
        var timeLeft = context.Clock.GetElapsedTime(_started) / _stepsDone * Math.Max(0, stepsLeft - _stepsDone);
        context.Progress.Report(new ProgressUpdate(
            "train",
            metrics.Step,
            totalSteps,
            metrics.Reward,
            tokensPerSecond,
            timeLeft,
            Text(metrics, totalSteps, tokensPerSecond, timeLeft)));
    }

    private static string Text(StepMetrics metrics, int totalSteps, double? tokensPerSecond, TimeSpan timeLeft)
    {
        var parts = new List<string> { Invariant($"step {metrics.Step}/{totalSteps}") };
        parts.Add(metrics.Completions is null ? Invariant($"loss {metrics.Loss:0.000}") : Invariant($"reward {metrics.Reward:0.000}"));
        if (metrics.ValidationReward is { } reward)
        {
            parts.Add(Invariant($"validation reward {reward:0.000}"));
        }

        if (metrics.ValidationLoss is { } loss)
        {
            parts.Add(Invariant($"validation loss {loss:0.000}"));
        }

        if (tokensPerSecond is { } speed)
        {
            parts.Add(Invariant($"{speed:N0} tokens/s"));
        }

        parts.Add(Invariant($"{timeLeft:hh\\:mm\\:ss} left"));
        return string.Join("  ", parts);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
