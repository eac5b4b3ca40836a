namespace Rft.Engine.Evaluation;

/// <summary>Pearson's correlation.</summary>
internal static class LinearCorrelation
{
    /// <summary>The coefficient of paired values; null below two pairs, or where one side does not vary.</summary>
    public static double? Pearson(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        if (first.Count != second.Count)
        {
            throw new ArgumentException("The values must be paired.", nameof(second));
        }

        if (first.Count < 2 || IsConstant(first) || IsConstant(second))
        {
            return null;
        }

        var (firstMean, secondMean) = (Moments.Mean(first), Moments.Mean(second));
        var (firstSquares, secondSquares, products) = (0.0, 0.0, 0.0);
        for (var index = 0; index < first.Count; index++)
        {
            var (x, y) = (first[index] - firstMean, second[index] - secondMean);
            firstSquares += x * x;
            secondSquares += y * y;
            products += x * y;
        }

        return Math.Clamp(products / Math.Sqrt(firstSquares * secondSquares), -1, 1);
    }

    // Equal values have a mean that may be off by a rounding, and then a spread that is nothing but roundings.
    private static bool IsConstant(IReadOnlyList<double> values)
    {
        for (var index = 1; index < values.Count; index++)
        {
            if (values[index] != values[0])
            {
                return false;
            }
        }

        return true;
    }
}
