using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Weights;

/// <summary>
/// Linear layers that read the same input, as one matrix: y[T, outer] = x[T, inner] W^T + b with the rows of W side by side (q|k|v, gate|up).
/// The policy's weights are the base weights, the adapter merged in where there is one; they are packed once and after every change.
/// </summary>
/// <param name="parts">The weights, one behind the other in their block.</param>
/// <param name="biases">Their biases, likewise; empty where there are none.</param>
internal sealed unsafe class FusedLinear(IReadOnlyList<Parameter> parts, IReadOnlyList<Parameter> biases) : IDisposable
{
    private PackedMatrix? _policy;
    private PackedMatrix? _policyTransposed;
    private PackedMatrix? _reference;

    /// <summary>The layers in the order of their output columns.</summary>
    public IReadOnlyList<Parameter> Parts { get; } = parts;

    public int Inner { get; } = parts[0].Shape[1];

    public int Outer { get; } = parts.Sum(part => part.Shape[0]);

    public LowRankAdapter? Adapter { get; private set; }

    // Parts lie one behind the other in their block, so the first one's rows go on into the next one's.
    private float* Value => Parts[0].Value;

    public void Attach(LowRankAdapter adapter) => Adapter = adapter;

    /// <summary>Packs the policy's weights; needed before the first use and after every change.</summary>
    /// <param name="workers">The workers.</param>
    /// <param name="forTraining">Whether <see cref="Backward"/> will be called.</param>
    /// <param name="merged">[Outer, Inner] room for the merged weights; null where there is no adapter.</param>
    public void Pack(WorkerPool workers, bool forTraining, NativeBuffer? merged)
    {
        var weights = Value;
        if (Adapter is not null)
        {
            weights = merged!.Pointer;
            Elementwise.Copy(workers, weights, Value, (long)Outer * Inner);
            Adapter.MergeInto(workers, weights);
        }

        _policy ??= new PackedMatrix(Inner, Outer);
        _policy.Pack(workers, weights, Inner);
        if (forTraining)
        {
            _policyTransposed ??= new PackedMatrix(Outer, Inner);
            _policyTransposed.PackTransposed(workers, weights, Inner);
        }
    }

    /// <summary>y = x W^T + b, or y += x W^T + b.</summary>
    public void Forward(WorkerPool workers, WeightSelection selection, Matrix x, Matrix y, bool accumulate)
    {
        Gemm.Multiply(workers, x, selection == WeightSelection.Reference ? Reference(workers) : _policy!, y, accumulate);
        if (biases.Count > 0)
        {
            RowBias.Add(workers, y, biases[0].Value);
        }
    }

    /// <summary>dx = dy W, and the gradients of what is trained.</summary>
    public void Backward(WorkerPool workers, Arena arena, Matrix dy, Matrix x, Matrix dx)
    {
        Gemm.Multiply(workers, dy, _policyTransposed!, dx, accumulate: false);
        AccumulateGradients(workers, arena, dy, x);
    }

    /// <summary>The gradients of what is trained, without that of the input.</summary>
    public void AccumulateGradients(WorkerPool workers, Arena arena, Matrix dy, Matrix x)
    {
        if (Adapter is not null)
        {
            Adapter.Backward(workers, arena, dy, x);
        }
        else if (Parts[0].Gradient != null)
        {
            Gemm.AccumulateOuterProduct(workers, dy, x, new Matrix(Parts[0].Gradient, Outer, Inner, Inner));
        }

        if (biases.Count > 0 && biases[0].Gradient != null)
        {
            RowBias.AccumulateGradient(workers, dy, biases[0].Gradient);
        }
    }

    public void Dispose()
    {
        _policy?.Dispose();
        _policyTransposed?.Dispose();
        _reference?.Dispose();
        Adapter?.Dispose();
    }

    private PackedMatrix Reference(WorkerPool workers)
    {
        if (Adapter is null)
        {
            return _policy!;
        }

        if (_reference is null)
        {
            _reference = new PackedMatrix(Inner, Outer);
            _reference.Pack(workers, Value, Inner);
        }

        return _reference;
    }
}
