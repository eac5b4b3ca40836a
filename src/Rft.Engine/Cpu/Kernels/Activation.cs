using System.Runtime.CompilerServices;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>output = f(x) by element.</summary>
internal static unsafe class Activation
{
    // An element costs about that many additions.
    private const int Cost = 8;

    /// <param name="pool">The threads.</param>
    /// <param name="function">f.</param>
    /// <param name="x">[T, F].</param>
    /// <param name="output">[T, F] out; may be <paramref name="x"/>.</param>
    public static void Forward(WorkerPool pool, ActivationFunction function, Matrix x, Matrix output) =>
        Run(pool, function, dOutput: null, x, output);

    /// <param name="pool">The threads.</param>
    /// <param name="function">f.</param>
    /// <param name="dOutput">[T, F] in; out: what <see cref="Forward"/> gave, to the bit.</param>
    /// <param name="x">[T, F] what <see cref="Forward"/> read.</param>
    /// <param name="dx">[T, F] out; may be <paramref name="x"/>.</param>
    public static void Backward(WorkerPool pool, ActivationFunction function, Matrix dOutput, Matrix x, Matrix dx) =>
        Run(pool, function, dOutput, x, dx);

    private static void Run(WorkerPool pool, ActivationFunction function, Matrix? dOutput, Matrix x, Matrix target)
    {
        switch (function)
        {
            case ActivationFunction.Silu:
                Run<Silu>(pool, dOutput, x, target);
                break;
            case ActivationFunction.Gelu:
                Run<Gelu>(pool, dOutput, x, target);
                break;
            case ActivationFunction.GeluTanh:
                Run<GeluTanh>(pool, dOutput, x, target);
                break;
            case ActivationFunction.QuickGelu:
                Run<QuickGelu>(pool, dOutput, x, target);
                break;
            default:
                Run<Relu>(pool, dOutput, x, target);
                break;
        }
    }

    private static void Run<TActivation>(WorkerPool pool, Matrix? dOutput, Matrix x, Matrix target)
        where TActivation : struct, IActivation
    {
        var split = new WorkSplit(x.Rows, (long)Cost * x.Columns, pool.Threads);
        if (dOutput is { } gradient)
        {
            var backward = new BackwardJob<TActivation>(split, gradient, x, target);
            pool.Run(ref backward, split.Parts);
            return;
        }

        var forward = new ForwardJob<TActivation>(split, x, target);
        pool.Run(ref forward, split.Parts);
    }

    private readonly struct ForwardJob<TActivation>(WorkSplit split, Matrix x, Matrix output) : IParallelJob
        where TActivation : struct, IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            for (var t = (int)split.First(part); t < split.End(part); t++)
            {
                var source = x.Row(t);
                var target = output.Row(t);
                for (var f = 0; f < x.Columns; f += Lanes.Count)
                {
                    Lanes.Store(TActivation.Value(Lanes.Load(source, f, x.Columns)), target, f, x.Columns);
                }
            }
        }
    }

    private readonly struct BackwardJob<TActivation>(WorkSplit split, Matrix dOutput, Matrix x, Matrix dx) : IParallelJob
        where TActivation : struct, IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Execute(int part)
        {
            for (var t = (int)split.First(part); t < split.End(part); t++)
            {
                var gradient = dOutput.Row(t);
                var source = x.Row(t);
                var target = dx.Row(t);
                for (var f = 0; f < x.Columns; f += Lanes.Count)
                {
                    var slope = TActivation.Slope(Lanes.Load(source, f, x.Columns), out var value);
                    var change = Lanes.Load(gradient, f, x.Columns) * slope;
                    Lanes.Store(value, gradient, f, x.Columns);
                    Lanes.Store(change, target, f, x.Columns);
                }
            }
        }
    }
}
