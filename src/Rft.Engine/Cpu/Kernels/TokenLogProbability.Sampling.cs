using Rft.Engine.Models;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <content>Draws tokens from rows of logits without sorting them.</content>
internal static unsafe partial class TokenLogProbability
{
    // Probabilities are summed in blocks first, to find the block and then the token in it.
    private const int BlockSize = 64;

    /// <summary>
    /// Draws the first token whose cumulative probability, by ascending id, is above <paramref name="uniform"/>.
    /// </summary>
    /// <param name="row">[V] logits; minus infinity for a forbidden token.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="uniform">In [0, 1).</param>
    /// <param name="logProbability">The token's log-probability, the bits of <see cref="Forward"/>.</param>
    /// <returns>A token whose probability is not 0.</returns>
    /// <exception cref="LogitsNotFiniteException">No token has a probability: a logit is not a number, or all are minus infinity.</exception>
    public static int Sample(float* row, int vocabulary, float temperature, double uniform, out float logProbability)
    {
        var inverse = 1 / temperature;
        var maximum = Maximum(row, vocabulary, inverse);
        var blocks = (vocabulary + BlockSize - 1) / BlockSize;
        var sums = stackalloc double[blocks];
        var logSumExp = maximum + ElementaryFunctions.Log(SumOfExp(row, vocabulary, inverse, maximum, sums));
        if (!float.IsFinite(logSumExp))
        {
            throw new LogitsNotFiniteException();
        }

        var total = 0.0;
        for (var block = 0; block < blocks; block++)
        {
            total += sums[block];
        }

        var threshold = uniform * total;
        var chosen = 0;
        var before = 0.0;
        var cumulative = 0.0;
        for (var block = 0; block < blocks && !(cumulative > threshold); block++)
        {
            if (sums[block] > 0)
            {
                (chosen, before) = (block, cumulative);
                cumulative += sums[block];
            }
        }

        var token = TokenOf(row, chosen * BlockSize, Math.Min(vocabulary, (chosen + 1) * BlockSize), inverse, maximum, threshold - before);
        logProbability = (row[token] * inverse) - logSumExp;
        return token;
    }

    /// <summary>The token with the largest logit, the lowest id of equals; what is not a number never wins over a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int ArgMax(float* row, int vocabulary)
    {
        var largest = Vector512.Create(float.NegativeInfinity);
        for (var i = 0; i < vocabulary; i += Lanes.Count)
        {
            largest = Lanes.Larger(largest, Lanes.Load(row, i, vocabulary, float.NegativeInfinity));
        }

        return Math.Max(0, new ReadOnlySpan<float>(row, vocabulary).IndexOf(Lanes.Max(largest)));
    }

    // The sum over the row, in the order of LogSumExp, and of each block by itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float SumOfExp(float* row, int vocabulary, float inverseTemperature, float maximum, double* blockSums)
    {
        var factor = Vector512.Create(inverseTemperature);
        var shift = Vector512.Create(maximum);
        var sums = Vector512<float>.Zero;
        for (var start = 0; start < vocabulary; start += BlockSize)
        {
            var end = Math.Min(start + BlockSize, vocabulary);
            var blockSum = Vector512<float>.Zero;
            for (var i = start; i < end; i += Lanes.Count)
            {
                var weights = ElementaryFunctions.Exp((Lanes.Load(row, i, vocabulary, float.NegativeInfinity) * factor) - shift);
                sums += weights;
                blockSum += weights;
            }

            *blockSums++ = Lanes.Sum(blockSum);
        }

        return Lanes.Sum(sums);
    }

    // The block's sum was rounded on its way; where its tokens do not quite reach the threshold, the last possible one is it.
    private static int TokenOf(float* row, int start, int end, float inverseTemperature, float maximum, double threshold)
    {
        var weights = stackalloc float[BlockSize];
        for (var i = start; i < end; i += Lanes.Count)
        {
            var logits = Lanes.Load(row, i, end, float.NegativeInfinity);
            var exponents = (logits * Vector512.Create(inverseTemperature)) - Vector512.Create(maximum);
            ElementaryFunctions.Exp(exponents).Store(weights + (i - start));
        }

        var (token, cumulative) = (start, 0.0);
        for (var i = start; i < end && !(cumulative > threshold); i++)
        {
            var weight = weights[i - start];
            if (weight > 0)
            {
                (token, cumulative) = (i, cumulative + weight);
            }
        }

        return token;
    }
}
