using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Rows of one head between matrices and blocks, whose rows are padded with zeros to whole vectors.</summary>
internal static unsafe class AttentionRows
{
    /// <summary>block [count, K] = factor * rows.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="count">How many.</param>
    /// <param name="headSize">K.</param>
    /// <param name="factor">What they are multiplied by.</param>
    /// <param name="block">The block.</param>
    /// <param name="blockStride">Elements from one of its rows to the next, at least K rounded up to whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Read(float* source, nint stride, int count, int headSize, float factor, float* block, nint blockStride)
    {
        var factors = Vector512.Create(factor);
        for (var row = 0; row < count; row++)
        {
            var i = 0;
            for (; i <= headSize - Lanes.Count; i += Lanes.Count)
            {
                (Vector512.Load(source + i) * factors).Store(block + i);
            }

            if (i < headSize)
            {
                (Lanes.Load(source, i, headSize) * factors).Store(block + i);
            }

            source += stride;
            block += blockStride;
        }
    }

    /// <summary>rows = factor * block [count, K].</summary>
    /// <param name="block">The block.</param>
    /// <param name="blockStride">Elements from one of its rows to the next.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="headSize">K.</param>
    /// <param name="factor">What they are multiplied by.</param>
    /// <param name="target">The first row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Write(float* block, nint blockStride, int count, int headSize, float factor, float* target, nint stride)
    {
        var factors = Vector512.Create(factor);
        for (var row = 0; row < count; row++)
        {
            var i = 0;
            for (; i <= headSize - Lanes.Count; i += Lanes.Count)
            {
                (Vector512.Load(block + i) * factors).Store(target + i);
            }

            if (i < headSize)
            {
                Lanes.Store(Vector512.Load(block + i) * factors, target, i, headSize);
            }

            block += blockStride;
            target += stride;
        }
    }

    /// <summary>The product of each row of one matrix with that of another.</summary>
    /// <param name="a">The first row.</param>
    /// <param name="aStride">Elements from one row to the next.</param>
    /// <param name="b">The first row.</param>
    /// <param name="bStride">Elements from one row to the next.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="headSize">K.</param>
    /// <param name="products">The first product.</param>
    /// <param name="step">Elements from one product to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Products(float* a, nint aStride, float* b, nint bStride, int count, int headSize, float* products, nint step)
    {
        for (var row = 0; row < count; row++)
        {
            var sum = Vector512<float>.Zero;
            for (var i = 0; i < headSize; i += Lanes.Count)
            {
                sum = Vector512.FusedMultiplyAdd(Lanes.Load(a, i, headSize), Lanes.Load(b, i, headSize), sum);
            }

            *products = Lanes.Sum(sum);
            products += step;
            a += aStride;
            b += bStride;
        }
    }
}
