using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Log-probabilities of tokens under softmax(logits / temperature). <see cref="Forward"/> and <see cref="Sample"/> give the same bits
/// for the same row, temperature and token.
/// </summary>
internal static unsafe partial class TokenLogProbability
{
    // An element costs about that many additions.
    private const int Cost = 8;

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
        var split = new WorkSplit(logits.Rows, (long)Cost * logits.Columns, pool.Threads);
        var job = new ForwardJob(split, logits, 1 / temperature, targets, logProbabilities, entropies, logSumExp);
        pool.Run(ref job, split.Parts);
    }

    /// <summary>
    /// Turns logits into the gradient with respect to them: (gradient * (one-hot of target - p) - entropyGradient * p * (log p + entropy))
    /// / temperature, where p is the softmax.
    /// </summary>
    /// <param name="pool">The threads.</param>
    /// <param name="logits">[N, V] in: logits, out: gradient.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="targets">[N].</param>
    /// <param name="logSumExp">[N] of <see cref="Forward"/>.</param>
    /// <param name="gradient">[N] of the loss with respect to each log-probability.</param>
    /// <param name="entropies">[N] of <see cref="Forward"/>.</param>
    /// <param name="entropyGradient">[N] of the loss with respect to each entropy; a row with 0 costs nothing more.</param>
    public static void Backward(
        WorkerPool pool,
        Matrix logits,
        float temperature,
        int* targets,
        float* logSumExp,
        float* gradient,
        float* entropies,
        float* entropyGradient)
    {
        var split = new WorkSplit(logits.Rows, (long)Cost * logits.Columns, pool.Threads);
        var job = new BackwardJob(
            split, logits, 1 / temperature, targets, logSumExp, gradient, entropies, entropyGradient);
        pool.Run(ref job, split.Parts);
    }

    /// <summary>log(sum(exp(row * inverseTemperature))); NaN where a logit is, or where all are minus infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static float LogSumExp(float* row, int vocabulary, float inverseTemperature)
    {
        var maximum = Maximum(row, vocabulary, inverseTemperature);
        var factor = Vector512.Create(inverseTemperature);
        var shift = Vector512.Create(maximum);
        var sums = Vector512<float>.Zero;
        for (var i = 0; i < vocabulary; i += Lanes.Count)
        {
            sums += ElementaryFunctions.Exp((Lanes.Load(row, i, vocabulary, float.NegativeInfinity) * factor) - shift);
        }

        return maximum + ElementaryFunctions.Log(Lanes.Sum(sums));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Maximum(float* row, int vocabulary, float inverseTemperature)
    {
        var factor = Vector512.Create(inverseTemperature);
        var largest = Vector512.Create(float.NegativeInfinity);
        for (var i = 0; i < vocabulary; i += Lanes.Count)
        {
            largest = Lanes.Larger(largest, Lanes.Load(row, i, vocabulary, float.NegativeInfinity) * factor);
        }

        return Lanes.Max(largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Entropy(float* row, int vocabulary, float inverseTemperature, float logSumExp)
    {
        var factor = Vector512.Create(inverseTemperature);
        var shift = Vector512.Create(logSumExp);
        var sums = Vector512<float>.Zero;
        for (var i = 0; i < vocabulary; i += Lanes.Count)
        {
            var log = (Lanes.Load(row, i, vocabulary, float.NegativeInfinity) * factor) - shift;
            var probability = ElementaryFunctions.Exp(log);

            // The limit of p log p is 0, where log p may be minus infinity.
            var term = Vector512.ConditionalSelect(
                Vector512.Equals(probability, Vector512<float>.Zero), Vector512<float>.Zero, probability * log);
            sums -= term;
        }

        return Lanes.Sum(sums);
    }

    private readonly struct ForwardJob(
        WorkSplit split, Matrix logits, float inverseTemperature, int* targets, float* logProbabilities, float* entropies, float* logSumExp)
        : IParallelJob
    {
        public void Execute(int part)
        {
            for (var n = (int)split.First(part); n < split.End(part); n++)
            {
                var row = logits.Row(n);
                logSumExp[n] = LogSumExp(row, logits.Columns, inverseTemperature);
                logProbabilities[n] = (row[targets[n]] * inverseTemperature) - logSumExp[n];
                if (entropies != null)
                {
                    entropies[n] = Entropy(row, logits.Columns, inverseTemperature, logSumExp[n]);
                }
            }
        }
    }

    private readonly struct BackwardJob(
        WorkSplit split,
        Matrix logits,
        float inverseTemperature,
        int* targets,
        float* logSumExp,
        float* gradient,
        float* entropies,
        float* entropyGradient) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            var factor = Vector512.Create(inverseTemperature);
            for (var n = (int)split.First(part); n < split.End(part); n++)
            {
                var row = logits.Row(n);
                var shift = Vector512.Create(logSumExp[n]);
                var slope = gradient[n] * inverseTemperature;
                var negative = Vector512.Create(-slope);
                if (entropyGradient[n] != 0)
                {
                    WithEntropy(row, n, slope);
                    row[targets[n]] += slope;
                    continue;
                }

                for (var i = 0; i < logits.Columns; i += Lanes.Count)
                {
                    var log = (Lanes.Load(row, i, logits.Columns) * factor) - shift;
                    Lanes.Store(negative * ElementaryFunctions.Exp(log), row, i, logits.Columns);
                }

                row[targets[n]] += slope;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void WithEntropy(float* row, int n, float slope)
        {
            var factor = Vector512.Create(inverseTemperature);
            var shift = Vector512.Create(logSumExp[n]);
            var entropy = Vector512.Create(entropies[n]);
            var entropySlope = Vector512.Create(entropyGradient[n] * inverseTemperature);
            for (var i = 0; i < logits.Columns; i += Lanes.Count)
            {
                var log = (Lanes.Load(row, i, logits.Columns) * factor) - shift;
                var probability = ElementaryFunctions.Exp(log);
                var term = probability * (Vector512.Create(slope) + (entropySlope * (log + entropy)));

                // The limit of p log p is 0, where log p may be minus infinity.
                var isZero = Vector512.Equals(probability, Vector512<float>.Zero);
                Lanes.Store(Vector512.ConditionalSelect(isZero, Vector512<float>.Zero, -term), row, i, logits.Columns);
            }
        }
    }
}
