namespace Rft.Engine.Evaluation;

/// <summary>Mean and spread, summed in order.</summary>
internal static class Moments
{
    /// <summary>The mean of at least one value.</summary>
    public static double Mean(IReadOnlyList<double> values)
    {
        var sum = 0.0;
        for (var index = 0; index < values.Count; index++)
        {
            sum += values[index];
        }

        return sum / values.Count;
    }

    /// <summary>The standard error of the mean of at least two values: s / √n with s of n - 1 degrees of freedom.</summary>
    public static double StandardError(IReadOnlyList<double> values)
    {
        // Equal values must give exactly 0; their mean may be off by a rounding.
        if (values.All(value => value.Equals(values[0])))
        {
            return 0;
        }

        var mean = Mean(values);
        var squares = 0.0;
        for (var index = 0; index < values.Count; index++)
        {
            var deviation = values[index] - mean;
            squares += deviation * deviation;
        }

        return Math.Sqrt(squares / (values.Count - 1) / values.Count);
    }
}
