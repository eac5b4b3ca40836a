using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Takes unlikely tokens out of a row of logits without sorting it: the lowest logit that stays is found digit by digit, in three passes
/// over the row, each of which counts, or sums, what has the digits found so far.
/// </summary>
internal static unsafe class SamplingFilter
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;
    private const int FirstShift = 32 - DigitBits;

    /// <summary>Applies top-k, top-p and min-p, in this order.</summary>
    /// <param name="row">[V] logits, temperature not applied; what is filtered becomes minus infinity.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="sampling">The filters and the temperature, which is above 0.</param>
    public static void Apply(float* row, int vocabulary, SamplingParameters sampling)
    {
        var inverse = 1 / sampling.Temperature;
        if (sampling.TopK > 0 && sampling.TopK < vocabulary)
        {
            KeepFrom(row, vocabulary, Lowest(row, vocabulary, inverse, byWeight: false, sampling.TopK));
        }

        if (sampling.TopP < 1)
        {
            KeepFrom(row, vocabulary, Lowest(row, vocabulary, inverse, byWeight: true, sampling.TopP));
        }

        if (sampling.MinP > 0)
        {
            var largest = row[TokenLogProbability.ArgMax(row, vocabulary)];
            KeepFrom(row, vocabulary, (float)(largest + (Math.Log(sampling.MinP) * sampling.Temperature)));
        }
    }

    /// <summary>
    /// The largest threshold so that the logits not below it are at least <paramref name="wanted"/> in number, or by weight at least that
    /// share of all probability.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Lowest(float* row, int vocabulary, float inverse, bool byWeight, double wanted)
    {
        var maximum = row[TokenLogProbability.ArgMax(row, vocabulary)] * inverse;
        var sums = stackalloc double[Digits];
        var (prefix, above) = (0u, 0.0);
        for (var shift = FirstShift; shift > -DigitBits; shift -= DigitBits)
        {
            // The last digit is one bit shorter than the others.
            var low = Math.Max(shift, 0);
            var mask = shift == FirstShift ? 0u : uint.MaxValue << (shift + DigitBits);
            Collect(row, vocabulary, inverse, maximum, byWeight, prefix, mask, low, sums);
            if (shift == FirstShift && byWeight)
            {
                wanted *= Total(sums);
            }

            var digit = Digits - 1;
            while (digit > 0 && !(above + sums[digit] >= wanted))
            {
                above += sums[digit--];
            }

            prefix |= (uint)digit << low;
        }

        return ToFloat(prefix);
    }

    private static void Collect(
        float* row, int vocabulary, float inverse, float maximum, bool byWeight, uint prefix, uint mask, int shift, double* sums)
    {
        new Span<double>(sums, Digits).Clear();
        var digitMask = shift == 0 && mask != 0 ? ~mask : uint.MaxValue;
        var weights = stackalloc float[Lanes.Count];
        for (var start = 0; start < vocabulary; start += Lanes.Count)
        {
            if (byWeight)
            {
                var exponents = (Lanes.Load(row, start, vocabulary, float.NegativeInfinity) * Vector512.Create(inverse)) - Vector512.Create(maximum);
                ElementaryFunctions.Exp(exponents).Store(weights);
            }

            var end = Math.Min(vocabulary, start + Lanes.Count);
            for (var i = start; i < end; i++)
            {
                var key = ToKey(row[i]);
                if ((key & mask) == prefix)
                {
                    sums[((key & digitMask) >> shift) & (Digits - 1)] += byWeight ? weights[i - start] : 1;
                }
            }
        }
    }

    private static double Total(double* sums)
    {
        var total = 0.0;
        for (var digit = Digits - 1; digit >= 0; digit--)
        {
            total += sums[digit];
        }

        return total;
    }

    private static void KeepFrom(float* row, int vocabulary, float lowest)
    {
        var threshold = Vector512.Create(lowest);
        var forbidden = Vector512.Create(float.NegativeInfinity);
        for (var i = 0; i < vocabulary; i += Lanes.Count)
        {
            var logits = Lanes.Load(row, i, vocabulary, float.NegativeInfinity);
            Lanes.Store(Vector512.ConditionalSelect(Vector512.LessThan(logits, threshold), forbidden, logits), row, i, vocabulary);
        }
    }

    // Unsigned numbers in the order of the floats.
    private static uint ToKey(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        return bits < 0 ? ~(uint)bits : (uint)bits | 0x8000_0000;
    }

    private static float ToFloat(uint key) =>
        BitConverter.Int32BitsToSingle((key & 0x8000_0000) != 0 ? (int)(key & 0x7FFF_FFFF) : (int)~key);
}
