using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>From scores to probabilities, and from the gradients of these to those of the scores.</summary>
internal static unsafe class AttentionScoreGradients
{
    private const int Stride = AttentionBackwardMemory.ScoreStride;

    /// <summary>What a query does not see becomes exactly 0 in both.</summary>
    /// <param name="probabilities">[queries, positions] in: scores before the cap, out: probabilities.</param>
    /// <param name="gradients">[queries, positions] in: of probabilities, out: of scores.</param>
    /// <param name="position">The position of the first row, counted from that of the first score.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="headsPerGroup">Queries of a row.</param>
    /// <param name="positions">How many positions, a multiple of 16.</param>
    /// <param name="rule">Window and cap.</param>
    /// <param name="logSumExp">That of the first query.</param>
    /// <param name="heads">Elements from one row's to the next one's.</param>
    /// <param name="deltas">[queries].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(
        float* probabilities,
        float* gradients,
        int position,
        int rows,
        int headsPerGroup,
        int positions,
        AttentionRule rule,
        float* logSumExp,
        int heads,
        float* deltas)
    {
        var (cap, inverseCap) = (Vector512.Create(rule.SoftCap), Vector512.Create(1 / rule.SoftCap));
        var hasCap = rule.SoftCap > 0;
        for (var row = 0; row < rows; row++)
        {
            var own = position + row;
            var first = rule.Window == 0 ? 0 : own - rule.Window + 1;
            for (var head = 0; head < headsPerGroup; head++)
            {
                var shift = Vector512.Create(logSumExp[head]);
                var delta = Vector512.Create(*deltas++);
                for (var i = 0; i < positions; i += Lanes.Count)
                {
                    var score = Vector512.Load(probabilities + i);
                    var gradient = Vector512.Load(gradients + i) - delta;
                    if (hasCap)
                    {
                        score = SoftCap.Value(score, cap, inverseCap);
                    }

                    var probability = ElementaryFunctions.Exp(score - shift);
                    gradient *= probability;
                    if (hasCap)
                    {
                        gradient *= SoftCap.Slope(score, inverseCap);
                    }

                    if (i < first || i + Lanes.Count > own + 1)
                    {
                        var places = Vector512<int>.Indices + Vector512.Create(i);
                        var isSeen = (Vector512.LessThanOrEqual(places, Vector512.Create(own))
                            & Vector512.GreaterThanOrEqual(places, Vector512.Create(first))).AsSingle();
                        probability &= isSeen;
                        gradient &= isSeen;
                    }

                    probability.Store(probabilities + i);
                    gradient.Store(gradients + i);
                }

                probabilities += Stride;
                gradients += Stride;
            }

            logSumExp += heads;
        }
    }
}
