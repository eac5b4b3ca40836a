using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Runs;

namespace Rft.Engine.Training;

/// <summary>Stops runs that cannot end well. What it counts travels with checkpoints.</summary>
internal sealed class TrainingGuards(TrainingContext context, TrainingCounters counters)
{
    /// <summary>A run that had no signal for this many steps from its start will not find one.</summary>
    public const int LargestFlatStart = 20;

    /// <summary>Steps in a row that may have more failed grades than that before the run stops.</summary>
    public const int LargestFailingSteps = 3;

    /// <summary>What was counted up to now.</summary>
    public TrainingCounters Counters { get; private set; } = counters;

    /// <summary>Counts one step.</summary>
    public void Count(StepMetrics metrics)
    {
        var varied = Counters.AnyGroupVaried || metrics.Groups is null || metrics.FlatGroups < metrics.Groups;
        Counters = Counters with
        {
            AnyGroupVaried = varied,
            FlatSteps = varied ? Counters.FlatSteps : Counters.FlatSteps + 1,
            FailingSteps = metrics.GradeErrors > context.Spec.Engine.MaximumFailedGrades * metrics.Completions ? Counters.FailingSteps + 1 : 0,
            LargestChange = Math.Max(Counters.LargestChange, metrics.LargestChange),
        };
    }

    /// <summary>Counts one validation.</summary>
    /// <param name="isBest">Whether none before it did better.</param>
    public void CountValidation(bool isBest) =>
        Counters = Counters with { ValidationsSinceBest = isBest ? 0 : Counters.ValidationsSinceBest + 1 };

    /// <summary>Stops the run after a step where it must.</summary>
    /// <exception cref="DiagnosticException">It must.</exception>
    public void CheckStep(StepOutcome outcome)
    {
        if (Counters.FailingSteps >= LargestFailingSteps)
        {
            throw Failing(outcome);
        }

        if (!Counters.AnyGroupVaried && Counters.FlatSteps >= LargestFlatStart)
        {
            throw Flat(outcome);
        }
    }

    /// <summary>Refuses a run that ended without having learned anything.</summary>
    /// <param name="last">The last step; null where an earlier process took it.</param>
    /// <exception cref="DiagnosticException">It did not learn.</exception>
    public void CheckEnd(StepOutcome? last)
    {
        if (!Counters.AnyGroupVaried)
        {
            throw Counters.FailingSteps > 0 && last is not null ? Failing(last) : Flat(last);
        }

        if (Counters.LargestChange == 0)
        {
            throw new DiagnosticException(
                DiagnosticTable.WeightsUnchanged,
                context.Location,
                "Training ended, and no optimizer step had changed any weight.");
        }
    }

    private DiagnosticException Failing(StepOutcome outcome)
    {
        var failures = outcome.Rollouts.Where(rollout => rollout.Error is not null).Select(rollout => new FailedGrade(
            rollout.ErrorFlag ?? "an error",
            rollout.Error!,
            FormattableString.Invariant($"row {rollout.Row}, answer '{FailedGrade.Excerpt(rollout.Text)}'")));
        var metrics = outcome.Metrics;
        return new DiagnosticException(
            DiagnosticTable.GraderKeepsFailing,
            context.GraderLocation,
            FormattableString.Invariant(
                $"In step {metrics.Step} the grader failed on {metrics.GradeErrors} of {metrics.Completions} answers, ")
            + FormattableString.Invariant(
                $"the last of {Counters.FailingSteps} steps in a row with more than {context.Spec.Engine.MaximumFailedGrades * 100} %. ")
            + FailedGrade.Describe(failures));
    }

    private DiagnosticException Flat(StepOutcome? last)
    {
        var mean = last?.Metrics.Reward is { } reward ? FormattableString.Invariant($" (in the last step {reward:0.###} on average)") : "";
        return new DiagnosticException(
            DiagnosticTable.EveryGroupFlat,
            context.GraderLocation,
            FormattableString.Invariant(
                $"In all {Counters.FlatSteps} steps every answer to a prompt got the same reward as its siblings{mean}."));
    }
}
