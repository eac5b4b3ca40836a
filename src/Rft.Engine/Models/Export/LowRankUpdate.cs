using System.Numerics;
using System.Runtime.InteropServices;

namespace Rft.Engine.Models.Export;

/// <summary>
/// What an adapter adds to one weight: W + scale B A, in float32. Each element is one sum that begins with W and goes through the rank in
/// order with fused multiply-adds, which are the bits that the engine computes with where it merges adapters.
/// </summary>
/// <param name="Down">A [R, in].</param>
/// <param name="Up">B [out, R].</param>
/// <param name="Scale">alpha / R.</param>
internal sealed record LowRankUpdate(NamedTensor Down, NamedTensor Up, float Scale)
{
    /// <summary>Adds to a weight [out, in], or to one that is stored as [in, out].</summary>
    public void AddTo(Span<float> weight, bool isTransposed)
    {
        var rank = Down.Shape[0];
        var up = Array.ConvertAll(Up.Values, value => Scale * value);
        if (isTransposed)
        {
            AddProduct(weight, Transpose(Down.Values, rank), Transpose(up, Up.Shape[0]), rank);
        }
        else
        {
            AddProduct(weight, up, Down.Values, rank);
        }
    }

    // c [M, N] += a [M, R] b [R, N]
    private static void AddProduct(Span<float> c, float[] a, float[] b, int rank)
    {
        var columns = b.Length / rank;
        for (var row = 0; row * columns < c.Length; row++)
        {
            var target = c.Slice(row * columns, columns);
            for (var k = 0; k < rank; k++)
            {
                AddScaled(target, b.AsSpan(k * columns, columns), a[(row * rank) + k]);
            }
        }
    }

    private static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float factor)
    {
        var targets = MemoryMarshal.Cast<float, Vector<float>>(target);
        var sources = MemoryMarshal.Cast<float, Vector<float>>(source);
        var factors = new Vector<float>(factor);
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = Vector.FusedMultiplyAdd(factors, sources[i], targets[i]);
        }

        for (var i = targets.Length * Vector<float>.Count; i < target.Length; i++)
        {
            target[i] = MathF.FusedMultiplyAdd(factor, source[i], target[i]);
        }
    }

    // From [rows, columns] to [columns, rows].
    private static float[] Transpose(float[] values, int rows)
    {
        var columns = values.Length / rows;
        var transposed = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                transposed[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return transposed;
    }
}
