namespace Rft.Engine.Training;

/// <summary>Sums over target tokens, in double and in order.</summary>
internal static class TokenSums
{
    /// <summary>The sum of the values of target tokens.</summary>
    /// <param name="values">[T]</param>
    /// <param name="isTarget">[T]</param>
    public static double Of(ReadOnlySpan<float> values, ReadOnlySpan<bool> isTarget)
    {
        var sum = 0.0;
        for (var token = 0; token < isTarget.Length; token++)
        {
            sum += isTarget[token] ? values[token] : 0;
        }

        return sum;
    }
}
