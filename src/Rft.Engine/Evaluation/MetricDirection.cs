namespace Rft.Engine.Evaluation;

/// <summary>Which way of a metric is good.</summary>
public enum MetricDirection
{
    /// <summary>More is better.</summary>
    HigherIsBetter,

    /// <summary>Less is better.</summary>
    LowerIsBetter,

    /// <summary>Neither way is good in itself.</summary>
    Neutral,
}
