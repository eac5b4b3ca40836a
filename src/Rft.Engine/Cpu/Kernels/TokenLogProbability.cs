using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Log-probabilities of tokens under softmax(logits / temperature). <see cref="Forward"/> and <see cref="Sample"/> give the same bits for
/// the same row, temperature and token.
/// </summary>
internal static unsafe class TokenLogProbability
{
    /// <param name="pool">The threads.</param>
    /// <param name="logits">[N, V].</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="targets">[N] the token of each row.</param>
    /// <param name="logProbabilities">[N] out.</param>
    /// <param name="entropies">[N] out, in nats; null if not wanted.</param>
    /// <param name="logSumExp">[N] out, of logits / temperature, for <see cref="Backward"/>.</param>
    public static void Forward(
        WorkerPool pool, Matrix logits, float temperature, int* targets, float* logProbabilities, float* entropies, float* logSumExp)
    {
        var inverse = 1 / temperature;
        for (var n = 0; n < logits.Rows; n++)
        {
            logSumExp[n] = LogSumExp(logits.Row(n), logits.Columns, inverse);
            logProbabilities[n] = (logits.Row(n)[targets[n]] * inverse) - logSumExp[n];
            if (entropies != null)
            {
                var sum = 0f;
                for (var i = 0; i < logits.Columns; i++)
                {
                    var log = (logits.Row(n)[i] * inverse) - logSumExp[n];
                    var p = MathF.Exp(log);
                    sum -= p > 0 ? p * log : 0;
                }

                entropies[n] = sum;
            }
        }
    }

    /// <summary>Turns logits into the gradient with respect to them: gradient * (one-hot of target - softmax) / temperature.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="logits">[N, V] in: logits, out: gradient.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="targets">[N].</param>
    /// <param name="logSumExp">[N] of <see cref="Forward"/>.</param>
    /// <param name="gradient">[N] of the loss with respect to each log-probability.</param>
    public static void Backward(WorkerPool pool, Matrix logits, float temperature, int* targets, float* logSumExp, float* gradient)
    {
        var inverse = 1 / temperature;
        for (var n = 0; n < logits.Rows; n++)
        {
            var row = logits.Row(n);
            for (var i = 0; i < logits.Columns; i++)
            {
                var p = MathF.Exp((row[i] * inverse) - logSumExp[n]);
                row[i] = gradient[n] * inverse * ((i == targets[n] ? 1 : 0) - p);
            }
        }
    }

    /// <summary>log(sum(exp(row * inverseTemperature))).</summary>
    public static float LogSumExp(float* row, int vocabulary, float inverseTemperature)
    {
        var maximum = float.NegativeInfinity;
        for (var i = 0; i < vocabulary; i++)
        {
            maximum = MathF.Max(maximum, row[i] * inverseTemperature);
        }

        var sum = 0f;
        for (var i = 0; i < vocabulary; i++)
        {
            sum += MathF.Exp((row[i] * inverseTemperature) - maximum);
        }

        return maximum + MathF.Log(sum);
    }

    /// <summary>Draws a token: the first whose cumulative probability, by ascending id, is above <paramref name="uniform"/>.</summary>
    /// <param name="row">[V] logits; minus infinity for a forbidden token.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="uniform">In [0, 1).</param>
    /// <param name="logProbability">The token's log-probability.</param>
    /// <returns>A token whose probability is not 0.</returns>
    /// <exception cref="ArithmeticException">No token has a probability: a logit is not a number, or all are minus infinity.</exception>
    public static int Sample(float* row, int vocabulary, float temperature, double uniform, out float logProbability)
    {
        var inverse = 1 / temperature;
        var logSumExp = LogSumExp(row, vocabulary, inverse);
        var (sum, total, token) = (0.0, 0.0, -1);
        for (var i = 0; i < vocabulary; i++)
        {
            total += MathF.Exp((row[i] * inverse) - logSumExp);
        }

        for (var i = 0; i < vocabulary && !(sum > uniform * total); i++)
        {
            var p = MathF.Exp((row[i] * inverse) - logSumExp);
            sum += p;
            token = p > 0 ? i : token;
        }

        if (token < 0)
        {
            throw new ArithmeticException("The logits of a row give no token a probability.");
        }

        logProbability = (row[token] * inverse) - logSumExp;
        return token;
    }

    /// <summary>The token with the largest logit, the lowest id of equals; what is not a number never wins over a number.</summary>
    public static int ArgMax(float* row, int vocabulary)
    {
        var best = 0;
        for (var i = 1; i < vocabulary; i++)
        {
            if (row[i] > row[best] || (float.IsNaN(row[best]) && !float.IsNaN(row[i])))
            {
                best = i;
            }
        }

        return best;
    }
}
