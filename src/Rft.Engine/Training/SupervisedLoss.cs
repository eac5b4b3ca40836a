namespace Rft.Engine.Training;

/// <summary>Mean negative log-likelihood over the target tokens of an optimizer step, in nats.</summary>
internal static class SupervisedLoss
{
    /// <summary>The part of the loss that some tokens contribute.</summary>
    /// <param name="logProbabilities">[T] log-probabilities.</param>
    /// <param name="isTarget">[T] which tokens count.</param>
    /// <param name="targetTokens">Target tokens of the whole optimizer step, however it is split into micro-batches.</param>
    /// <param name="gradient">[T] out: d(loss) / d(log-probability).</param>
    public static double Evaluate(
        ReadOnlySpan<float> logProbabilities, ReadOnlySpan<bool> isTarget, long targetTokens, Span<float> gradient)
    {
        var sum = 0.0;
        for (var token = 0; token < isTarget.Length; token++)
        {
            if (isTarget[token])
            {
                sum -= logProbabilities[token];
                gradient[token] = (float)(-1.0 / targetTokens);
            }
        }

        return sum / targetTokens;
    }
}
