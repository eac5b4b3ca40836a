using Rft.Engine.Evaluation;
using Rft.Engine.Grading;
using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Reports;

/// <summary>All that the report and the model card state. The same model gives the same bytes.</summary>
internal sealed record ReportModel
{
    /// <summary>The resolved spec.</summary>
    public required RftSpec Spec { get; init; }

    /// <summary>The run's fingerprint.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Digests of what the run was made from.</summary>
    public required RunInputs Inputs { get; init; }

    /// <summary>Where it was made.</summary>
    public required RunEnvironment Environment { get; init; }

    /// <summary>What the training steps measured, in order.</summary>
    public required IReadOnlyList<StepMetrics> Steps { get; init; }

    /// <summary>Base against trained model; null where the spec has no grader or no held-out rows.</summary>
    public EvaluationResult? Evaluation { get; init; }

    /// <summary>What the reward paid before training for answers that need no model; null where that was not asked.</summary>
    public ProbeResult? Probes { get; init; }

    /// <summary>The step whose weights are the result; 0 where the run does not say.</summary>
    public int KeptStep { get; init; }

    /// <summary>Training rows.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Held-out rows; 0 where the spec names none.</summary>
    public int ValidationRows { get; init; }

    /// <summary>Parameters that training changed.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>SHA-256 of the trained weights' file, in hexadecimal.</summary>
    public required string WeightsDigest { get; init; }

    /// <summary>Wall time of the training steps in seconds.</summary>
    public required double TrainSeconds { get; init; }

    /// <summary>Sampled tokens a second of sampling during training; null for supervised training.</summary>
    public double? RolloutTokensPerSecond { get; init; }

    /// <summary>The command that makes this run again, such as <c>dotnet build examples/arithmetic</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The model's licence as a Hugging Face identifier; null where it is not known.</summary>
    public string? License { get; init; }
}
