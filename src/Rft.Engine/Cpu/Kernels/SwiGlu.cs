using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>output = silu(gate) * up, silu(z) = z / (1 + exp(-z)) (Shazeer, arXiv 2002.05202).</summary>
internal static unsafe class SwiGlu
{
    // An element costs about that many additions.
    private const int Cost = 8;

    /// <param name="pool">The threads.</param>
    /// <param name="gate">[T, F].</param>
    /// <param name="up">[T, F].</param>
    /// <param name="output">[T, F] out; may be one of the two.</param>
    public static void Forward(WorkerPool pool, Matrix gate, Matrix up, Matrix output)
    {
        var split = new WorkSplit(gate.Rows, (long)Cost * gate.Columns, pool.Threads);
        var job = new ForwardJob(split, gate, up, output);
        pool.Run(ref job, split.Parts);
    }

    /// <param name="pool">The threads.</param>
    /// <param name="dOutput">[T, F].</param>
    /// <param name="gate">[T, F] what <see cref="Forward"/> read.</param>
    /// <param name="up">[T, F] what <see cref="Forward"/> read.</param>
    /// <param name="dGate">[T, F] out; may be any of the inputs, but not <paramref name="dUp"/>.</param>
    /// <param name="dUp">[T, F] out; may be any of the inputs, but not <paramref name="dGate"/>.</param>
    public static void Backward(WorkerPool pool, Matrix dOutput, Matrix gate, Matrix up, Matrix dGate, Matrix dUp)
    {
        var split = new WorkSplit(gate.Rows, (long)Cost * gate.Columns, pool.Threads);
        var job = new BackwardJob(split, dOutput, gate, up, dGate, dUp);
        pool.Run(ref job, split.Parts);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sigmoid(Vector512<float> z) =>
        Vector512<float>.One / (Vector512<float>.One + ElementaryFunctions.Exp(-z));

    private readonly struct ForwardJob(WorkSplit split, Matrix gate, Matrix up, Matrix output) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            var length = gate.Columns;
            for (var t = (int)split.First(part); t < split.End(part); t++)
            {
                var g = gate.Row(t);
                var u = up.Row(t);
                var target = output.Row(t);
                for (var f = 0; f < length; f += Lanes.Count)
                {
                    var z = Lanes.Load(g, f, length);
                    Lanes.Store(z * Sigmoid(z) * Lanes.Load(u, f, length), target, f, length);
                }
            }
        }
    }

    private readonly struct BackwardJob(WorkSplit split, Matrix dOutput, Matrix gate, Matrix up, Matrix dGate, Matrix dUp) : IParallelJob
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            var (length, one) = (gate.Columns, Vector512<float>.One);
            for (var t = (int)split.First(part); t < split.End(part); t++)
            {
                var d = dOutput.Row(t);
                var g = gate.Row(t);
                var u = up.Row(t);
                var gateTarget = dGate.Row(t);
                var upTarget = dUp.Row(t);
                for (var f = 0; f < length; f += Lanes.Count)
                {
                    var z = Lanes.Load(g, f, length);
                    var gradient = Lanes.Load(d, f, length);
                    var sigmoid = Sigmoid(z);
                    var slope = sigmoid * Vector512.FusedMultiplyAdd(z, one - sigmoid, one);
                    var gateGradient = gradient * Lanes.Load(u, f, length) * slope;
                    Lanes.Store(gradient * (z * sigmoid), upTarget, f, length);
                    Lanes.Store(gateGradient, gateTarget, f, length);
                }
            }
        }
    }
}
