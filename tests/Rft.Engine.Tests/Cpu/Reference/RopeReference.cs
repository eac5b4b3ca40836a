using System.Numerics;

namespace Rft.Engine.Tests.Cpu.Reference;

/// <summary>The twin of Rope.Apply over x [T, heads * K].</summary>
internal static class RopeReference
{
    public static T[] Apply<T>(T[] x, int columns, int headSize, int[] positions, T[] cosines, T[] sines, bool inverse)
        where T : IFloatingPointIeee754<T>
    {
        var half = headSize / 2;
        var y = new T[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var lane = i % columns % headSize;
            var entry = (positions[i / columns] * half) + (lane % half);
            var sine = inverse ? -sines[entry] : sines[entry];
            y[i] = lane < half
                ? T.FusedMultiplyAdd(x[i], cosines[entry], -(x[i + half] * sine))
                : T.FusedMultiplyAdd(x[i], cosines[entry], x[i - half] * sine);
        }

        return y;
    }
}
