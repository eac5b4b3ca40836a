using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Rotary position embedding in the rotate-half convention of Hugging Face's Llama (Su et al., arXiv 2104.09864).</summary>
internal static unsafe class Rope
{
    /// <summary>Turns every head of every row in place.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="x">[T, heads * K] in and out; lane i of a head turns with lane i + R/2.</param>
    /// <param name="headSize">K.</param>
    /// <param name="rotarySize">R, even: so many lanes of a head turn, the first ones.</param>
    /// <param name="positions">[T] the position of each row.</param>
    /// <param name="cosines">[positions, R/2].</param>
    /// <param name="sines">[positions, R/2].</param>
    /// <param name="inverse">Turns back: the backward pass.</param>
    public static void Apply(
        WorkerPool pool, Matrix x, int headSize, int rotarySize, int* positions, float* cosines, float* sines, bool inverse)
    {
        var split = new WorkSplit(x.Rows, x.Columns, pool.Threads);
        var job = new Job(split, x, headSize, rotarySize, positions, cosines, sines, inverse ? -1 : 1);
        pool.Run(ref job, split.Parts);
    }

    private readonly struct Job(
        WorkSplit split, Matrix x, int headSize, int rotarySize, int* positions, float* cosines, float* sines, float direction) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            var half = rotarySize / 2;
            var sign = Vector512.Create(direction);
            for (var t = (int)split.First(part); t < split.End(part); t++)
            {
                var cosine = cosines + ((long)positions[t] * half);
                var sine = sines + ((long)positions[t] * half);
                for (var start = 0; start < x.Columns; start += headSize)
                {
                    var first = x.Row(t) + start;
                    var second = first + half;
                    for (var i = 0; i < half; i += Lanes.Count)
                    {
                        var c = Lanes.Load(cosine, i, half);
                        var s = Lanes.Load(sine, i, half) * sign;
                        var a = Lanes.Load(first, i, half);
                        var b = Lanes.Load(second, i, half);
                        Lanes.Store(Vector512.FusedMultiplyAdd(a, c, -(b * s)), first, i, half);
                        Lanes.Store(Vector512.FusedMultiplyAdd(b, c, a * s), second, i, half);
                    }
                }
            }
        }
    }
}
