using System.Numerics;

namespace Rft.Engine.Tests.Cpu.Reference;

/// <summary>The twin of RmsNorm.Forward over x [T, D].</summary>
internal static class RmsNormReference
{
    public static T[] Forward<T>(T[] x, T[] weight, T epsilon)
        where T : IFloatingPointIeee754<T>
    {
        var columns = weight.Length;
        var y = new T[x.Length];
        for (var start = 0; start < x.Length; start += columns)
        {
            var squares = ReferenceMath.Sum<T>(columns, (i, sum) => T.FusedMultiplyAdd(x[start + i], x[start + i], sum));
            var inverse = T.One / T.Sqrt((squares / T.CreateChecked(columns)) + epsilon);
            for (var i = 0; i < columns; i++)
            {
                y[start + i] = x[start + i] * inverse * weight[i];
            }
        }

        return y;
    }
}
