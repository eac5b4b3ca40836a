using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Operations on flat buffers.</summary>
internal static unsafe class Elementwise
{
    /// <summary>target += source.</summary>
    public static void Add(WorkerPool pool, float* target, float* source, long count)
    {
        for (long i = 0; i < count; i++)
        {
            target[i] += source[i];
        }
    }

    /// <summary>target *= factor.</summary>
    public static void Scale(WorkerPool pool, float* target, float factor, long count)
    {
        for (long i = 0; i < count; i++)
        {
            target[i] *= factor;
        }
    }

    /// <summary>target = source.</summary>
    public static void Copy(WorkerPool pool, float* target, float* source, long count) =>
        Buffer.MemoryCopy(source, target, count * sizeof(float), count * sizeof(float));

    /// <summary>The sum of squares in double, in one fixed order whatever the threads and the vector width.</summary>
    public static double SumOfSquares(WorkerPool pool, float* source, long count)
    {
        var sum = 0.0;
        for (long i = 0; i < count; i++)
        {
            sum += (double)source[i] * source[i];
        }

        return sum;
    }

    /// <summary>Whether there is no infinity and nothing that is not a number.</summary>
    public static bool IsFinite(WorkerPool pool, float* source, long count)
    {
        for (long i = 0; i < count; i++)
        {
            if (!float.IsFinite(source[i]))
            {
                return false;
            }
        }

        return true;
    }
}
