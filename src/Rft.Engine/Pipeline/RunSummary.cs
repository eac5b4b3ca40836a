using Rft.Engine.Evaluation;
using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>Where a run stands and what came out of it.</summary>
public sealed record RunSummary
{
    /// <summary>The spec.</summary>
    public required RftSpec Spec { get; init; }

    /// <summary>The run's fingerprint.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The run's directory in the store, whether it exists or not.</summary>
    public required string RunPath { get; init; }

    /// <summary>run.json; null where the run has never been started.</summary>
    public required RunRecord? Record { get; init; }

    /// <summary>The trained model; null where there is none yet.</summary>
    public required string? ModelPath { get; init; }

    /// <summary>Base against trained model; null before the evaluation, or where the spec has no grader or no held-out rows.</summary>
    public required EvaluationResult? Evaluation { get; init; }

    /// <summary>The folder that holds report.md, model-card.md and the model of this run; null where it does not.</summary>
    public required string? OutputPath { get; init; }

    /// <summary>Whether nothing is left to do or to say: the run is complete and no regression, and the output folder holds its report, card and model.</summary>
    public required bool IsUpToDate { get; init; }
}
