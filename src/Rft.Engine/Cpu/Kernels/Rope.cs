using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Rotary position embedding in the rotate-half convention of Hugging Face's Llama (Su et al., arXiv 2104.09864).</summary>
internal static unsafe class Rope
{
    /// <summary>Turns every head of every row in place.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="x">[T, heads * K] in and out; lane i of a head turns with lane i + K/2.</param>
    /// <param name="headSize">K, even.</param>
    /// <param name="positions">[T] the position of each row.</param>
    /// <param name="cosines">[positions, K/2].</param>
    /// <param name="sines">[positions, K/2].</param>
    /// <param name="inverse">Turns back: the backward pass.</param>
    public static void Apply(WorkerPool pool, Matrix x, int headSize, int* positions, float* cosines, float* sines, bool inverse)
    {
        var half = headSize / 2;
        for (var t = 0; t < x.Rows; t++)
        {
            var cosine = cosines + ((long)positions[t] * half);
            var sine = sines + ((long)positions[t] * half);
            for (var start = 0; start < x.Columns; start += headSize)
            {
                var head = x.Row(t) + start;
                for (var i = 0; i < half; i++)
                {
                    var s = inverse ? -sine[i] : sine[i];
                    var (a, b) = (head[i], head[i + half]);
                    head[i] = MathF.FusedMultiplyAdd(a, cosine[i], -(b * s));
                    head[i + half] = MathF.FusedMultiplyAdd(b, cosine[i], a * s);
                }
            }
        }
    }
}
