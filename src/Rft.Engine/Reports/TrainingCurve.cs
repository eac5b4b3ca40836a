using Rft.Engine.Evaluation;
using Rft.Engine.Runs;

namespace Rft.Engine.Reports;

/// <summary>What the learning curve shows: rewards, preferences, or losses where there is neither.</summary>
/// <param name="Measure">What the values are, such as <c>mean reward</c>.</param>
/// <param name="Training">The training rows' value at each step.</param>
/// <param name="Validation">The held-out rows' value at the steps that evaluated, the base model's at step 0 where it is known.</param>
/// <param name="BaseLevel">The base model's value on the held-out rows; null where it is not known.</param>
internal sealed record TrainingCurve(
    string Measure,
    IReadOnlyList<CurvePoint> Training,
    IReadOnlyList<CurvePoint> Validation,
    double? BaseLevel)
{
    /// <summary>The first and last step.</summary>
    public (int First, int Last) Steps => (
        Training.Concat(Validation).Min(point => point.Step),
        Training.Concat(Validation).Max(point => point.Step));

    /// <summary>The curve of a run; null where no step has a value.</summary>
    public static TrainingCurve? Of(IReadOnlyList<StepMetrics> steps, EvaluationResult? evaluation)
    {
        var curve = steps.Any(step => step.Reward is not null)
            ? new TrainingCurve(
                "mean reward",
                Points(steps, step => step.Reward),
                FromBase(Points(steps, step => step.ValidationReward), evaluation?.Baseline.MeanReward),
                evaluation?.Baseline.MeanReward)
            : steps.Any(step => step.PreferenceAccuracy is not null)
            ? new TrainingCurve(
                "preference accuracy",
                Points(steps, step => step.PreferenceAccuracy),
                Points(steps, step => step.ValidationPreferenceAccuracy),
                null)
            : new TrainingCurve("loss", Points(steps, step => step.Loss), Points(steps, step => step.ValidationLoss), null);
        return curve.Training.Count == 0 ? null : curve;
    }

    // The base model is the held-out curve's step 0.
    private static List<CurvePoint> FromBase(List<CurvePoint> validation, double? baseLevel) =>
        baseLevel is { } level && validation.Count > 0 && validation[0].Step > 0 ? [new CurvePoint(0, level), .. validation] : validation;

    private static List<CurvePoint> Points(IReadOnlyList<StepMetrics> steps, Func<StepMetrics, double?> valueOf) =>
    [
        .. from step in steps
           where valueOf(step) is { } value && double.IsFinite(value)
           select new CurvePoint(step.Step, valueOf(step)!.Value),
    ];
}
