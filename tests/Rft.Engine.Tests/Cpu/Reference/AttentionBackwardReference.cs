using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Tests.Cpu.Reference;

/// <summary>
/// The twin of Attention.Backward for one family of sequences: the first has all its rows, each later one shares its first positions and has
/// rows of its own from there on. It has the kernel's bits.
/// </summary>
internal sealed class AttentionBackwardReference(int rows, int heads, int kvHeads, int headSize, AttentionRule rule)
{
    private readonly int _columns = heads * headSize;
    private readonly int _kvColumns = kvHeads * headSize;

    public float[] Dq { get; } = new float[rows * heads * headSize];

    public float[] Dk { get; } = new float[rows * kvHeads * headSize];

    public float[] Dv { get; } = new float[rows * kvHeads * headSize];

    /// <summary>Adds one sequence; call in order.</summary>
    /// <param name="gradient">[T, H*K] of the output.</param>
    /// <param name="q">[T, H*K].</param>
    /// <param name="k">[T, G*K].</param>
    /// <param name="v">[T, G*K].</param>
    /// <param name="output">[T, H*K].</param>
    /// <param name="logSumExp">[T, H].</param>
    /// <param name="positions">The row of each position, shared ones first.</param>
    /// <param name="shared">How many are shared: they bring no queries.</param>
    public void Add(
        float[] gradient, float[] q, float[] k, float[] v, float[] output, float[] logSumExp, int[] positions, int shared)
    {
        for (var position = shared; position < positions.Length; position++)
        {
            for (var head = 0; head < heads; head++)
            {
                Add(gradient, q, k, v, output, logSumExp, positions, position, head);
            }
        }
    }

    private void Add(
        float[] gradient, float[] q, float[] k, float[] v, float[] output, float[] logSumExp, int[] positions, int position, int head)
    {
        var (row, column) = (positions[position], head / (heads / kvHeads) * headSize);
        var query = (row * _columns) + (head * headSize);
        var delta = ReferenceMath.Sum<float>(headSize, (i, sum) => MathF.FusedMultiplyAdd(gradient[query + i], output[query + i], sum));
        for (var seen = rule.First(position); seen <= position; seen++)
        {
            var key = (positions[seen] * _kvColumns) + column;
            var (score, product) = (0f, 0f);
            for (var i = 0; i < headSize; i++)
            {
                score = MathF.FusedMultiplyAdd(q[query + i] * rule.Scale, k[key + i], score);
                product = MathF.FusedMultiplyAdd(gradient[query + i], v[key + i], product);
            }

            var slope = 1f;
            if (rule.SoftCap > 0)
            {
                score = ElementaryFunctions.Tanh(score * (1 / rule.SoftCap)) * rule.SoftCap;
                var tanh = score * (1 / rule.SoftCap);
                slope = MathF.FusedMultiplyAdd(-tanh, tanh, 1);
            }

            var probability = ElementaryFunctions.Exp(score - logSumExp[(row * heads) + head]);
            var scoreGradient = probability * (product - delta) * slope;
            for (var i = 0; i < headSize; i++)
            {
                Dq[query + i] = MathF.FusedMultiplyAdd(scoreGradient, k[key + i], Dq[query + i]);
                Dk[key + i] = MathF.FusedMultiplyAdd(scoreGradient, q[query + i] * rule.Scale, Dk[key + i]);
                Dv[key + i] = MathF.FusedMultiplyAdd(probability, gradient[query + i], Dv[key + i]);
            }
        }

        for (var i = 0; i < headSize; i++)
        {
            Dq[query + i] *= rule.Scale;
        }
    }
}
