using System.Numerics;

namespace Rft.Engine.Tests.Cpu.Reference;

/// <summary>The twin of SwiGlu.Forward.</summary>
internal static class SwiGluReference
{
    public static T[] Forward<T>(T[] gate, T[] up)
        where T : IFloatingPointIeee754<T>
    {
        var output = new T[gate.Length];
        for (var i = 0; i < gate.Length; i++)
        {
            output[i] = gate[i] * (T.One / (T.One + ReferenceMath.Exp(-gate[i]))) * up[i];
        }

        return output;
    }
}
