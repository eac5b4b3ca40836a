using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>output = silu(gate) * up, silu(z) = z / (1 + exp(-z)) (Shazeer, arXiv 2002.05202).</summary>
internal static unsafe class SwiGlu
{
    /// <param name="pool">The threads.</param>
    /// <param name="gate">[T, F].</param>
    /// <param name="up">[T, F].</param>
    /// <param name="output">[T, F] out; may be one of the two.</param>
    public static void Forward(WorkerPool pool, Matrix gate, Matrix up, Matrix output)
    {
        for (var t = 0; t < gate.Rows; t++)
        {
            for (var f = 0; f < gate.Columns; f++)
            {
                var z = gate.Row(t)[f];
                output.Row(t)[f] = z / (1 + MathF.Exp(-z)) * up.Row(t)[f];
            }
        }
    }

    /// <param name="pool">The threads.</param>
    /// <param name="dOutput">[T, F].</param>
    /// <param name="gate">[T, F] what <see cref="Forward"/> read.</param>
    /// <param name="up">[T, F] what <see cref="Forward"/> read.</param>
    /// <param name="dGate">[T, F] out; may be <paramref name="gate"/> or <paramref name="dOutput"/>.</param>
    /// <param name="dUp">[T, F] out; may be <paramref name="up"/>.</param>
    public static void Backward(WorkerPool pool, Matrix dOutput, Matrix gate, Matrix up, Matrix dGate, Matrix dUp)
    {
        for (var t = 0; t < gate.Rows; t++)
        {
            for (var f = 0; f < gate.Columns; f++)
            {
                var (d, z, u) = (dOutput.Row(t)[f], gate.Row(t)[f], up.Row(t)[f]);
                var sigmoid = 1 / (1 + MathF.Exp(-z));
                dUp.Row(t)[f] = d * z * sigmoid;
                dGate.Row(t)[f] = d * u * sigmoid * (1 + (z * (1 - sigmoid)));
            }
        }
    }
}
