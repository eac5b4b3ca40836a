using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Weights;

/// <summary>
/// Linear layers that read the same input, as one matrix: y[T, outer] = x[T, inner] W^T with the rows of W side by side (q|k|v, gate|up).
/// Frozen weights are in packed form only, in the type of their file. An adapter on 32-bit weights is merged into a second packed matrix,
/// which is the policy; one on 16-bit weights, which could not hold the sum, stays beside them: y = x W^T + (x (scale A)^T) B^T, added in
/// this order for sampling, scoring and training alike.
/// </summary>
internal sealed unsafe class FusedLinear(IReadOnlyList<Parameter> parts) : IDisposable
{
    private PackedMatrix? _base;
    private PackedMatrix? _merged;

    /// <summary>The layers in the order of their output columns.</summary>
    public IReadOnlyList<Parameter> Parts { get; } = parts;

    public int Inner { get; } = parts[0].Shape[1];

    public int Outer { get; } = parts.Sum(part => part.Shape[0]);

    public LowRankAdapter? Adapter { get; private set; }

    private PackedMatrix Policy => _merged ?? _base!;

    /// <summary>Gives frozen parts their place in the packed form, before they are loaded.</summary>
    public void Freeze(IWeightSource source)
    {
        var types = Parts.Select(part => source.TypeOf(part.Name)).Distinct().ToArray();
        _base = new PackedMatrix(Inner, Outer, types.Length == 1 ? types[0] : TensorType.F32);
        var column = 0;
        foreach (var part in Parts)
        {
            part.PlacePacked(_base, column);
            column += part.Shape[0];
        }
    }

    /// <summary>Puts an adapter on frozen weights.</summary>
    public void Attach(ParameterBlock block, int rank, double alpha)
    {
        if (_base!.Type == TensorType.F32)
        {
            _merged = new PackedMatrix(Inner, Outer);
        }

        Adapter = new LowRankAdapter(block, this, rank, alpha, isMerged: _merged is not null);
    }

    /// <summary>Packs what is trained; needed before the first use and after every change.</summary>
    public void Pack(WorkerPool workers)
    {
        if (Adapter is not null)
        {
            _merged?.Copy(workers, _base!);
            Adapter.Pack(workers, _merged);
        }
        else if (Parts[0].Packed is null)
        {
            // Parts lie one behind the other in their block, so the first one's rows go on into the next one's.
            _base ??= new PackedMatrix(Inner, Outer);
            _base.Pack(workers, Parts[0].Value, Inner);
        }
    }

    /// <summary>y = x W^T, or y += x W^T.</summary>
    public void Forward(WorkerPool workers, WeightSelection selection, Matrix x, Matrix y, bool accumulate)
    {
        Gemm.Multiply(workers, x, selection == WeightSelection.Reference ? _base! : Policy, y, accumulate);
        if (selection == WeightSelection.Policy && Adapter is { IsMerged: false })
        {
            Adapter.AddForward(workers, x, y);
        }
    }

    /// <summary>dx = dy W, and the gradients of what is trained.</summary>
    public void Backward(WorkerPool workers, Arena arena, Matrix dy, Matrix x, Matrix dx)
    {
        Gemm.MultiplyTransposed(workers, dy, Policy, dx, accumulate: false);
        if (Adapter is not null)
        {
            Adapter.Backward(workers, arena, dy, x, Adapter.IsMerged ? null : dx);
        }
        else
        {
            AccumulateGradients(workers, arena, dy, x);
        }
    }

    /// <summary>The gradients of what is trained, without that of the input.</summary>
    public void AccumulateGradients(WorkerPool workers, Arena arena, Matrix dy, Matrix x)
    {
        if (Adapter is not null)
        {
            Adapter.Backward(workers, arena, dy, x, dx: null);
        }
        else if (Parts[0].Gradient != null)
        {
            Gemm.AccumulateOuterProduct(workers, dy, x, new Matrix(Parts[0].Gradient, Outer, Inner, Inner));
        }
    }

    public void Dispose()
    {
        _base?.Dispose();
        _merged?.Dispose();
        Adapter?.Dispose();
    }
}
