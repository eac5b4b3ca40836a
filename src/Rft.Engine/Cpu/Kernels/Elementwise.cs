using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Operations on flat buffers.</summary>
internal static unsafe class Elementwise
{
    // The block by which every operation here is cut up, whatever the number of threads: sums keep their order.
    private const int BlockSize = 16_384;

    private enum Operation
    {
        Add,
        Scale,
        Copy,
        SumOfSquares,
        IsFinite,
    }

    /// <summary>target += source.</summary>
    public static void Add(WorkerPool pool, float* target, float* source, long count) => Run(pool, Operation.Add, target, source, 0, count);

    /// <summary>target += source, on the caller's thread: for a single row.</summary>
    public static void Add(float* target, float* source, int count) => Job.Add(target, source, count);

    /// <summary>target *= factor.</summary>
    public static void Scale(WorkerPool pool, float* target, float factor, long count) =>
        Run(pool, Operation.Scale, target, null, factor, count);

    /// <summary>target = source.</summary>
    public static void Copy(WorkerPool pool, float* target, float* source, long count) =>
        Run(pool, Operation.Copy, target, source, 0, count);

    /// <summary>The sum of squares in double, in one fixed order whatever the threads and the vector width.</summary>
    public static double SumOfSquares(WorkerPool pool, float* source, long count)
    {
        var results = Run(pool, Operation.SumOfSquares, null, source, 0, count);
        var sum = 0.0;
        for (var block = 0; block < Blocks(count); block++)
        {
            sum += results[block];
        }

        return sum;
    }

    /// <summary>Whether there is no infinity and nothing that is not a number.</summary>
    public static bool IsFinite(WorkerPool pool, float* source, long count)
    {
        var results = Run(pool, Operation.IsFinite, null, source, 0, count);
        for (var block = 0; block < Blocks(count); block++)
        {
            if (results[block] != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int Blocks(long count) => checked((int)((count + BlockSize - 1) / BlockSize));

    private static double* Run(WorkerPool pool, Operation operation, float* target, float* source, float factor, long count)
    {
        var results = (double*)pool.SharedScratch(2L * Blocks(count));
        var job = new Job(operation, target, source, factor, count, results);
        pool.Run(ref job, Blocks(count));
        return results;
    }

    private readonly struct Job(Operation operation, float* target, float* source, float factor, long count, double* results) : IParallelJob
    {
        public void Execute(int part)
        {
            var start = (long)part * BlockSize;
            var length = (int)Math.Min(BlockSize, count - start);
            switch (operation)
            {
                case Operation.Add:
                    Add(target + start, source + start, length);
                    break;
                case Operation.Scale:
                    Scale(target + start, factor, length);
                    break;
                case Operation.Copy:
                    Buffer.MemoryCopy(source + start, target + start, (long)length * sizeof(float), (long)length * sizeof(float));
                    break;
                case Operation.SumOfSquares:
                    results[part] = SumOfSquares(source + start, length);
                    break;
                default:
                    results[part] = IsFinite(source + start, length) ? 0 : 1;
                    break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public static void Add(float* target, float* source, int length)
        {
            for (var i = 0; i < length; i += Lanes.Count)
            {
                Lanes.Store(Lanes.Load(target, i, length) + Lanes.Load(source, i, length), target, i, length);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Scale(float* target, float factor, int length)
        {
            var factors = Vector512.Create(factor);
            for (var i = 0; i < length; i += Lanes.Count)
            {
                Lanes.Store(Lanes.Load(target, i, length) * factors, target, i, length);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static double SumOfSquares(float* source, int length)
        {
            var (lower, upper) = (Vector512<double>.Zero, Vector512<double>.Zero);
            for (var i = 0; i < length; i += Lanes.Count)
            {
                var (low, high) = Vector512.Widen(Lanes.Load(source, i, length));
                lower = Vector512.FusedMultiplyAdd(low, low, lower);
                upper = Vector512.FusedMultiplyAdd(high, high, upper);
            }

            var eight = lower + upper;
            var four = eight.GetLower() + eight.GetUpper();
            return four[0] + four[2] + (four[1] + four[3]);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static bool IsFinite(float* source, int length)
        {
            // x - x is 0, but NaN for an infinity and for NaN.
            var sums = Vector512<float>.Zero;
            for (var i = 0; i < length; i += Lanes.Count)
            {
                var value = Lanes.Load(source, i, length);
                sums += value - value;
            }

            return Lanes.Sum(sums) == 0;
        }
    }
}
