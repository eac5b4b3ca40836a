using System.Numerics;
using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Tests.Cpu.Reference;

/// <summary>What the twins of the kernels share. In float they have the kernels' bits, in double they are what gradients are checked with.</summary>
internal static class ReferenceMath
{
    private const int LaneCount = 16;

    /// <summary>The sum of terms in the kernels' order: each lane by itself, then 16, 8, 4, 2, 1.</summary>
    public static T Sum<T>(int count, Func<int, T, T> add)
        where T : IFloatingPointIeee754<T>
    {
        var lanes = new T[LaneCount];
        for (var i = 0; i < count; i++)
        {
            lanes[i % LaneCount] = add(i, lanes[i % LaneCount]);
        }

        for (var width = LaneCount / 2; width > 0; width /= 2)
        {
            for (var lane = 0; lane < width; lane++)
            {
                lanes[lane] += lanes[lane + width];
            }
        }

        return lanes[0];
    }

    public static T Exp<T>(T x)
        where T : IFloatingPointIeee754<T> => x is float single ? (T)(object)ElementaryFunctions.Exp(single) : T.Exp(x);

    public static T Log<T>(T x)
        where T : IFloatingPointIeee754<T> => x is float single ? (T)(object)ElementaryFunctions.Log(single) : T.Log(x);

    public static T Tanh<T>(T x)
        where T : IFloatingPointIeee754<T> => x is float single ? (T)(object)ElementaryFunctions.Tanh(single) : T.Tanh(x);

    public static double[] ToDouble(float[] values) => Array.ConvertAll(values, value => (double)value);
}
