namespace Rft.Engine.Evaluation;

/// <summary>
/// Holm's step-down adjustment of several p values, which keeps the chance of any false finding at the level of the tests.
/// </summary>
internal static class HolmAdjustment
{
    /// <summary>The adjusted p values, in the order given.</summary>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        var order = Enumerable.Range(0, pValues.Count).OrderBy(index => pValues[index]).ToArray();
        var adjusted = new double[pValues.Count];
        var largest = 0.0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, pValues[order[rank]] * (order.Length - rank)));
            adjusted[order[rank]] = largest;
        }

        return adjusted;
    }
}
