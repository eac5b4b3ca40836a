using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Scores of a block of queries to exp(score - maximum). Every sum runs over 16 lanes of positions, whatever is masked counts as exactly 0:
/// a row has the same bits in any block.
/// </summary>
internal static unsafe class AttentionSoftmax
{
    /// <summary>
    /// Positions that a row does not see become 0. What the last vector holds beyond the block's last position is read and may be anything.
    /// </summary>
    /// <param name="scores">[queries, positions] in and out: a row's queries follow each other; positions count from <paramref name="origin"/>.</param>
    /// <param name="stride">Elements from one query to the next.</param>
    /// <param name="position">The position of the first row; all rows lie in one page.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="headsPerGroup">Queries of a row.</param>
    /// <param name="origin">The first position, the beginning of a page.</param>
    /// <param name="rule">Window and cap.</param>
    /// <param name="maxima">[queries] out.</param>
    /// <param name="totals">[queries] out: the sums of the results.</param>
    /// <param name="lanes">[queries, 16] of memory.</param>
    public static void Run(
        float* scores,
        nint stride,
        int position,
        int rows,
        int headsPerGroup,
        int origin,
        AttentionRule rule,
        float* maxima,
        float* totals,
        float* lanes)
    {
        // One step for all queries after the other: a row alone would wait for its maximum, and for its sum, again and again.
        Maxima(scores, stride, position, rows, headsPerGroup, origin, rule, maxima);
        Exponentials(scores, stride, position, rows, headsPerGroup, origin, rule, maxima, lanes);
        for (var query = 0; query < rows * headsPerGroup; query++)
        {
            totals[query] = Lanes.Sum(Vector512.Load(lanes + (query * Lanes.Count)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Maxima(
        float* scores, nint stride, int position, int rows, int headsPerGroup, int origin, AttentionRule rule, float* maxima)
    {
        var nothing = Vector512.Create(float.NegativeInfinity);
        for (var row = 0; row < rows; row++)
        {
            var first = rule.First(position + row) - origin;
            var start = first / Lanes.Count * Lanes.Count;
            var last = (position + row - origin) / Lanes.Count * Lanes.Count;
            var isAfter = Vector512.GreaterThan(Vector512<int>.Indices, Vector512.Create(position + row - origin - last)).AsSingle();
            var isBefore = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(first - start)).AsSingle();
            for (var head = 0; head < headsPerGroup; head++)
            {
                if (rule.SoftCap > 0)
                {
                    Cap(scores, start, last, rule.SoftCap);
                }

                // The masks are written into the scores, so that what comes after knows nothing of them.
                if (first > start)
                {
                    Vector512.ConditionalSelect(isBefore, nothing, Vector512.Load(scores + start)).Store(scores + start);
                }

                var largest = Vector512.ConditionalSelect(isAfter, nothing, Vector512.Load(scores + last));
                largest.Store(scores + last);
                for (var i = start; i < last; i += Lanes.Count)
                {
                    largest = Lanes.Larger(largest, Vector512.Load(scores + i));
                }

                *maxima++ = Lanes.Max(largest);
                scores += stride;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Exponentials(
        float* scores, nint stride, int position, int rows, int headsPerGroup, int origin, AttentionRule rule, float* maxima, float* lanes)
    {
        for (var row = 0; row < rows; row++)
        {
            var start = (rule.First(position + row) - origin) / Lanes.Count * Lanes.Count;
            var last = position + row - origin;
            for (var head = 0; head < headsPerGroup; head++)
            {
                for (var i = 0; i < start; i += Lanes.Count)
                {
                    Vector512<float>.Zero.Store(scores + i);
                }

                var shift = Vector512.Create(*maxima++);
                var sums = Vector512<float>.Zero;
                for (var i = start; i <= last; i += Lanes.Count)
                {
                    var p = ElementaryFunctions.Exp(Vector512.Load(scores + i) - shift);
                    sums += p;
                    p.Store(scores + i);
                }

                sums.Store(lanes);
                lanes += Lanes.Count;
                scores += stride;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Cap(float* scores, int start, int last, float cap)
    {
        var (caps, inverse) = (Vector512.Create(cap), Vector512.Create(1 / cap));
        for (var i = start; i <= last; i += Lanes.Count)
        {
            SoftCap.Value(Vector512.Load(scores + i), caps, inverse).Store(scores + i);
        }
    }
}
