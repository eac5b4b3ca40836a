using Rft.Engine.Models;

namespace Rft.Engine.Evaluation;

/// <summary>
/// The paired permutation test of a mean of zero: were base and trained model the same, each row's difference could as well have
/// had the other sign. Exact up to 16 rows that differ; above that 10,000 random sign patterns, the same ones for the same seed.
/// </summary>
internal static class SignFlipTest
{
    private const int LargestExactCount = 16;
    private const int Draws = 10_000;
    private const int SignsPerBlock = 64;

    /// <summary>The two-sided p value.</summary>
    public static double PValue(IReadOnlyList<double> differences, long seed)
    {
        // A difference of zero adds nothing under either sign.
        var magnitudes = differences.Where(difference => difference != 0).Select(Math.Abs).ToArray();
        var observed = Math.Abs(differences.Sum());

        // Patterns that tie with the observed one in exact arithmetic must count, whatever order they are summed in.
        var reached = observed - (1e-12 * magnitudes.Sum());
        return magnitudes.Length <= LargestExactCount ? Exact(magnitudes, reached) : Random(magnitudes, reached, seed);
    }

    private static double Exact(double[] magnitudes, double reached)
    {
        var patterns = 1 << magnitudes.Length;
        var extreme = 0;
        for (var pattern = 0; pattern < patterns; pattern++)
        {
            var sum = 0.0;
            for (var index = 0; index < magnitudes.Length; index++)
            {
                sum += (pattern >> index & 1) == 0 ? magnitudes[index] : -magnitudes[index];
            }

            extreme += Math.Abs(sum) >= reached ? 1 : 0;
        }

        return (double)extreme / patterns;
    }

    private static double Random(double[] magnitudes, double reached, long seed)
    {
        var key = (ulong)CounterRandom.Bits((ulong)seed, (ulong)RandomStream.Resampling, 0);
        var extreme = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var sum = 0.0;
            for (var start = 0; start < magnitudes.Length; start += SignsPerBlock)
            {
                var signs = (ulong)CounterRandom.Bits(key, (ulong)draw, (ulong)start);
                var end = Math.Min(start + SignsPerBlock, magnitudes.Length);
                for (var index = start; index < end; index++)
                {
                    sum += magnitudes[index] * (1 - (2 * (int)(signs & 1)));
                    signs >>= 1;
                }
            }

            extreme += Math.Abs(sum) >= reached ? 1 : 0;
        }

        // The observed pattern is one of those that could have been drawn, so that p is never 0 (Phipson and Smyth, 2010).
        return (extreme + 1.0) / (Draws + 1.0);
    }
}
