namespace Rft.Engine.Evaluation;

/// <summary>One model's graded answers to the held-out rows.</summary>
internal sealed record EvaluatedModel
{
    /// <summary>The behaviours that were looked for, in the order of the spec.</summary>
    public IReadOnlyList<string> BehaviourNames { get; init; } = [];

    /// <summary>What is compared; the headline metric is the first.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = Metric.Graded;

    /// <summary>The rows in file order.</summary>
    public required IReadOnlyList<EvaluatedRow> Rows { get; init; }
}
