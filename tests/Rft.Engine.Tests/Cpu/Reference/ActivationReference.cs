using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Tests.Cpu.Reference;

/// <summary>The twin of the nonlinearities, in double and by their definitions.</summary>
internal static class ActivationReference
{
    public static double Value(ActivationFunction function, double z) => function switch
    {
        ActivationFunction.Silu => z / (1 + Math.Exp(-z)),
        ActivationFunction.Gelu => z * (1 + Erf(z / Math.Sqrt(2))) / 2,
        ActivationFunction.GeluTanh => z * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (z + (0.044715 * z * z * z)))) / 2,
        ActivationFunction.QuickGelu => z / (1 + Math.Exp(-1.702 * z)),
        _ => Math.Max(0, z),
    };

    /// <summary>The integral of the definition, by Simpson's rule.</summary>
    public static double Erf(double x)
    {
        const int Intervals = 2000;
        var (width, sum) = (x / Intervals, 0.0);
        for (var i = 0; i <= Intervals; i++)
        {
            var at = i * width;
            sum += Math.Exp(-at * at) * (i == 0 || i == Intervals ? 1 : i % 2 == 1 ? 4 : 2);
        }

        return 2 / Math.Sqrt(Math.PI) * width / 3 * sum;
    }
}
