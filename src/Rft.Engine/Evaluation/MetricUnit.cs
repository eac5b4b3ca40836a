namespace Rft.Engine.Evaluation;

/// <summary>What a metric counts; decides how it is printed.</summary>
public enum MetricUnit
{
    /// <summary>A reward.</summary>
    Reward,

    /// <summary>A share between 0 and 1, printed as a percentage.</summary>
    Share,

    /// <summary>Tokens.</summary>
    Tokens,

    /// <summary>Nats: natural logarithms of probabilities.</summary>
    Nats,

    /// <summary>Tool calls.</summary>
    Calls,
}
