using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>output = f(gate) * up (Shazeer, arXiv 2002.05202).</summary>
internal static unsafe class GatedLinearUnit
{
    // An element costs about that many additions.
    private const int Cost = 8;

    /// <param name="pool">The threads.</param>
    /// <param name="function">f.</param>
    /// <param name="gate">[T, F].</param>
    /// <param name="up">[T, F].</param>
    /// <param name="output">[T, F] out; may be one of the two.</param>
    public static void Forward(WorkerPool pool, ActivationFunction function, Matrix gate, Matrix up, Matrix output)
    {
        switch (function)
        {
            case ActivationFunction.Silu:
                Forward<Silu>(pool, gate, up, output);
                break;
            case ActivationFunction.Gelu:
                Forward<Gelu>(pool, gate, up, output);
                break;
            case ActivationFunction.GeluTanh:
                Forward<GeluTanh>(pool, gate, up, output);
                break;
            case ActivationFunction.QuickGelu:
                Forward<QuickGelu>(pool, gate, up, output);
                break;
            default:
                Forward<Relu>(pool, gate, up, output);
                break;
        }
    }

    /// <param name="pool">The threads.</param>
    /// <param name="function">f.</param>
    /// <param name="dOutput">[T, F] in; out: what <see cref="Forward"/> gave, to the bit.</param>
    /// <param name="gate">[T, F] what <see cref="Forward"/> read.</param>
    /// <param name="up">[T, F] what <see cref="Forward"/> read.</param>
    /// <param name="dGate">[T, F] out; may be one of what was read, but not <paramref name="dUp"/>.</param>
    /// <param name="dUp">[T, F] out; may be one of what was read, but not <paramref name="dGate"/>.</param>
    public static void Backward(
        WorkerPool pool, ActivationFunction function, Matrix dOutput, Matrix gate, Matrix up, Matrix dGate, Matrix dUp)
    {
        switch (function)
        {
            case ActivationFunction.Silu:
                Backward<Silu>(pool, dOutput, gate, up, dGate, dUp);
                break;
            case ActivationFunction.Gelu:
                Backward<Gelu>(pool, dOutput, gate, up, dGate, dUp);
                break;
            case ActivationFunction.GeluTanh:
                Backward<GeluTanh>(pool, dOutput, gate, up, dGate, dUp);
                break;
            case ActivationFunction.QuickGelu:
                Backward<QuickGelu>(pool, dOutput, gate, up, dGate, dUp);
                break;
            default:
                Backward<Relu>(pool, dOutput, gate, up, dGate, dUp);
                break;
        }
    }

    private static void Forward<TActivation>(WorkerPool pool, Matrix gate, Matrix up, Matrix output)
        where TActivation : struct, IActivation
    {
        var split = new WorkSplit(gate.Rows, (long)Cost * gate.Columns, pool.Threads);
        var job = new ForwardJob<TActivation>(split, gate, up, output);
        pool.Run(ref job, split.Parts);
    }

    private static void Backward<TActivation>(WorkerPool pool, Matrix dOutput, Matrix gate, Matrix up, Matrix dGate, Matrix dUp)
        where TActivation : struct, IActivation
    {
        var split = new WorkSplit(gate.Rows, (long)Cost * gate.Columns, pool.Threads);
        var job = new BackwardJob<TActivation>(split, dOutput, gate, up, dGate, dUp);
        pool.Run(ref job, split.Parts);
    }

    private readonly struct ForwardJob<TActivation>(WorkSplit split, Matrix gate, Matrix up, Matrix output) : IParallelJob
        where TActivation : struct, IActivation
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
                var f = 0;
                for (; f <= length - Lanes.Count; f += Lanes.Count)
                {
                    (TActivation.Value(Vector512.Load(g + f)) * Vector512.Load(u + f)).Store(target + f);
                }

                if (f < length)
                {
                    Lanes.Store(TActivation.Value(Lanes.Load(g, f, length)) * Lanes.Load(u, f, length), target, f, length);
                }
            }
        }
    }

    private readonly struct BackwardJob<TActivation>(WorkSplit split, Matrix dOutput, Matrix gate, Matrix up, Matrix dGate, Matrix dUp)
        : IParallelJob
        where TActivation : struct, IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            var length = gate.Columns;
            for (var t = (int)split.First(part); t < split.End(part); t++)
            {
                var d = dOutput.Row(t);
                var g = gate.Row(t);
                var u = up.Row(t);
                var gateTarget = dGate.Row(t);
                var upTarget = dUp.Row(t);
                var f = 0;
                for (; f <= length - Lanes.Count; f += Lanes.Count)
                {
                    var (gradient, factor) = (Vector512.Load(d + f), Vector512.Load(u + f));
                    var slope = TActivation.Slope(Vector512.Load(g + f), out var value);
                    (value * factor).Store(d + f);
                    (gradient * value).Store(upTarget + f);
                    (gradient * factor * slope).Store(gateTarget + f);
                }

                if (f < length)
                {
                    var (gradient, factor) = (Lanes.Load(d, f, length), Lanes.Load(u, f, length));
                    var slope = TActivation.Slope(Lanes.Load(g, f, length), out var value);
                    Lanes.Store(value * factor, d, f, length);
                    Lanes.Store(gradient * value, upTarget, f, length);
                    Lanes.Store(gradient * factor * slope, gateTarget, f, length);
                }
            }
        }
    }
}
