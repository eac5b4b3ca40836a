using System.Numerics;

namespace Rft.Engine.Tests.Cpu.Reference;

/// <summary>The twin of TokenLogProbability.Forward over logits [N, V].</summary>
internal static class TokenLogProbabilityReference
{
    public static (T[] LogProbabilities, T[] Entropies, T[] LogSumExp) Forward<T>(T[] logits, int vocabulary, T temperature, int[] targets)
        where T : IFloatingPointIeee754<T>
    {
        var inverse = T.One / temperature;
        var (logProbabilities, entropies, logSumExp) = (new T[targets.Length], new T[targets.Length], new T[targets.Length]);
        for (var n = 0; n < targets.Length; n++)
        {
            var row = logits.AsSpan(n * vocabulary, vocabulary).ToArray();
            var maximum = row.Max(logit => logit * inverse)!;
            var total = ReferenceMath.Sum<T>(vocabulary, (i, sum) => sum + ReferenceMath.Exp((row[i] * inverse) - maximum));
            var normalizer = maximum + ReferenceMath.Log(total);
            logSumExp[n] = normalizer;
            logProbabilities[n] = (row[targets[n]] * inverse) - normalizer;
            entropies[n] = ReferenceMath.Sum<T>(vocabulary, (i, sum) =>
            {
                var log = (row[i] * inverse) - normalizer;
                var p = ReferenceMath.Exp(log);
                return p == T.Zero ? sum : sum - (p * log);
            });
        }

        return (logProbabilities, entropies, logSumExp);
    }
}
