using System.Numerics;
using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Tests.Cpu.Reference;

/// <summary>The twin of Attention.Forward: q [T, H*K] and k, v [T, G*K] of one sequence from position 0, without pages.</summary>
internal static class AttentionReference
{
    public static (T[] Output, T[] LogSumExp) Forward<T>(T[] q, T[] k, T[] v, int heads, int kvHeads, int headSize, AttentionRule rule)
        where T : IFloatingPointIeee754<T>
    {
        var (columns, kvColumns) = (heads * headSize, kvHeads * headSize);
        var rows = q.Length / columns;
        var (output, logSumExp) = (new T[q.Length], new T[rows * heads]);
        var (scale, cap) = (T.CreateChecked(rule.Scale), T.CreateChecked(rule.SoftCap));
        for (var t = 0; t < rows; t++)
        {
            for (var h = 0; h < heads; h++)
            {
                var (own, shared) = ((t * columns) + (h * headSize), h / (heads / kvHeads) * headSize);
                var seen = rule.Window == 0 ? 0 : Math.Max(0, t + 1 - rule.Window);
                var scores = new T[t + 1];
                Array.Fill(scores, T.NegativeInfinity, 0, seen);
                for (var j = seen; j <= t; j++)
                {
                    for (var i = 0; i < headSize; i++)
                    {
                        scores[j] = T.FusedMultiplyAdd(q[own + i] * scale, k[(j * kvColumns) + shared + i], scores[j]);
                    }

                    scores[j] = rule.SoftCap == 0 ? scores[j] : ReferenceMath.Tanh(scores[j] * (T.One / cap)) * cap;
                }

                var maximum = scores.Max()!;
                var p = Array.ConvertAll(scores, score => ReferenceMath.Exp(score - maximum));
                var total = ReferenceMath.Sum<T>(t + 1, (j, sum) => sum + p[j]);
                logSumExp[(t * heads) + h] = maximum + ReferenceMath.Log(total);
                for (var i = 0; i < headSize; i++)
                {
                    var sum = T.Zero;
                    for (var j = seen; j <= t; j++)
                    {
                        sum = T.FusedMultiplyAdd(p[j], v[(j * kvColumns) + shared + i], sum);
                    }

                    output[own + i] = sum * (T.One / total);
                }
            }
        }

        return (output, logSumExp);
    }
}
