using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Training;

/// <summary>What every training method works with.</summary>
internal sealed record TrainingContext
{
    private ReferencePolicy? _reference;

    /// <summary>The spec.</summary>
    public required RftSpec Spec { get; init; }

    /// <summary>The model to train, loaded as the spec says.</summary>
    public required ILanguageModel Model { get; init; }

    /// <summary>Where metrics go.</summary>
    public required ITrainingLog Log { get; init; }

    /// <summary>Where checkpoints go.</summary>
    public required ICheckpointStore Checkpoints { get; init; }

    /// <summary>Hears of each step; null for nobody.</summary>
    public IProgressListener? Progress { get; init; }

    /// <summary>Measures time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What divergences are measured from.</summary>
    public ReferencePolicy Reference => _reference ??= new ReferencePolicy(Model);

    /// <summary>A checkpoint is due when the last one is this old, whatever the step.</summary>
    public TimeSpan LongestUnsaved { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Where diagnostics of the run as a whole point.</summary>
    public SourceLocation Location => new(Spec.FilePath, 1, 1);

    /// <summary>Where diagnostics of the rewards point.</summary>
    public SourceLocation GraderLocation => Spec.Grader?.Location ?? Location;

    /// <summary>The settings of an optimizer step at a learning rate.</summary>
    public OptimizerStep OptimizerAt(double learningRate) => new(
        learningRate,
        Spec.Engine.Beta1,
        Spec.Engine.Beta2,
        Spec.Engine.Epsilon,
        Spec.Engine.WeightDecay,
        Spec.Engine.MaximumGradientNorm);

    /// <summary>Plans the steps over the training rows.</summary>
    public BatchPlan Plan(int rows) => new(
        rows,
        Spec.Hyperparameters.BatchSize,
        Spec.Hyperparameters.Epochs,
        Spec.Engine.MaximumSteps,
        Spec.Seed);

    /// <summary>The learning rates of a run.</summary>
    public LearningRateSchedule Schedule(int totalSteps) => new(
        Spec.Engine.LearningRate * Spec.Hyperparameters.LearningRateMultiplier,
        Spec.Engine.WarmupSteps,
        totalSteps);
}
