using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>AdamW (Loshchilov and Hutter, arXiv 1711.05101), bias-corrected.</summary>
internal static unsafe class AdamW
{
    private const int BlockSize = 16_384;

    /// <summary>One step on a flat buffer; gradients are read only.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="weights">[count] in and out.</param>
    /// <param name="gradients">[count].</param>
    /// <param name="first">[count] first moment, in and out.</param>
    /// <param name="second">[count] second moment, in and out.</param>
    /// <param name="count">How many.</param>
    /// <param name="factors">The step's factors.</param>
    /// <returns>The largest absolute change of a weight; NaN where a change is not a number.</returns>
    public static float Step(
        WorkerPool pool, float* weights, float* gradients, float* first, float* second, long count, in AdamWFactors factors)
    {
        var blocks = checked((int)((count + BlockSize - 1) / BlockSize));
        var changes = pool.SharedScratch(blocks);
        var job = new Job(weights, gradients, first, second, count, factors, changes);
        pool.Run(ref job, blocks);
        var largest = 0f;
        for (var block = 0; block < blocks; block++)
        {
            largest = MathF.Max(largest, changes[block]);
        }

        return largest;
    }

    private readonly struct Job(
        float* weights, float* gradients, float* first, float* second, long count, AdamWFactors factors, float* changes) : IParallelJob
    {
        public void Execute(int part)
        {
            var start = (long)part * BlockSize;
            var length = (int)Math.Min(BlockSize, count - start);
            changes[part] = Step(weights + start, gradients + start, first + start, second + start, length, factors);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static float Step(float* w, float* g, float* m, float* v, int length, in AdamWFactors factors)
        {
            var gradientScale = Vector512.Create(factors.GradientScale);
            var weight1 = Vector512.Create(factors.FirstWeight);
            var weight2 = Vector512.Create(factors.SecondWeight);
            var correction = Vector512.Create(factors.InverseRootCorrection2);
            var epsilon = Vector512.Create(factors.Epsilon);
            var stepSize = Vector512.Create(factors.StepSize);
            var decay = Vector512.Create(factors.Decay);
            var largest = Vector512<float>.Zero;
            for (var i = 0; i < length; i += Lanes.Count)
            {
                var gradient = Lanes.Load(g, i, length) * gradientScale;
                var moment = Lanes.Load(m, i, length);
                moment = Vector512.FusedMultiplyAdd(weight1, gradient - moment, moment);
                Lanes.Store(moment, m, i, length);
                // Lanes beyond the end divide by what is not 0, also where epsilon is.
                var square = Lanes.Load(v, i, length, 1);
                square = Vector512.FusedMultiplyAdd(weight2, (gradient * gradient) - square, square);
                Lanes.Store(square, v, i, length);
                var root = Vector512.FusedMultiplyAdd(Vector512.Sqrt(square), correction, epsilon);

                var direction = moment / root;
                var old = Lanes.Load(w, i, length);
                var updated = (old * decay) - (stepSize * direction);
                Lanes.Store(updated, w, i, length);
                largest = Vector512.Max(largest, Vector512.Abs(updated - old));
            }

            var lanes = stackalloc float[Lanes.Count];
            largest.Store(lanes);
            var result = 0f;
            for (var lane = 0; lane < Lanes.Count; lane++)
            {
                result = MathF.Max(result, lanes[lane]);
            }

            return result;
        }
    }
}
