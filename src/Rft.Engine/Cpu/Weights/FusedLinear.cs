using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Weights;

/// <summary>
/// Linear layers that read the same input, as one matrix: y[T, outer] = x[T, inner] W^T + b with the rows of W side by side (q|k|v, gate|up).
/// Frozen weights are in packed form only, in the type of their file or rounded to 8 bits. An adapter is merged into a second packed matrix of floats, which is
/// the policy, or stays beside the weights: y = x W^T + (x (scale A)^T) B^T + b, added in this order. It is the one or the other for
/// sampling, scoring and training alike.
/// </summary>
/// <param name="parts">The weights, one behind the other in their block.</param>
/// <param name="biases">Their biases, likewise; empty where there are none.</param>
internal sealed unsafe class FusedLinear(IReadOnlyList<Parameter> parts, IReadOnlyList<Parameter> biases) : IDisposable
{
    private PackedMatrix? _base;
    private PackedMatrix? _merged;

    // [outer, inner]: the policy the other way round, for the backward pass.
    private PackedMatrix? _turned;
    private bool _isTurned;

    /// <summary>The layers in the order of their output columns.</summary>
    public IReadOnlyList<Parameter> Parts { get; } = parts;

    public int Inner { get; } = parts[0].Shape[1];

    public int Outer { get; } = parts.Sum(part => part.Shape[0]);

    public LowRankAdapter? Adapter { get; private set; }

    private PackedMatrix Policy => _merged ?? _base!;

    /// <summary>Gives frozen parts their place in the packed form, before they are loaded.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="isRounded">Whether they are rounded to 8 bits.</param>
    public void Freeze(IWeightSource source, bool isRounded)
    {
        var types = Parts.Select(part => source.TypeOf(part.Name)).Distinct().ToArray();
        var stored = types.Length == 1 ? PackedFormats.Of(types[0]) : PackedFormat.Single;
        _base = new PackedMatrix(Inner, Outer, isRounded ? PackedFormat.Int8 : stored);
        var column = 0;
        foreach (var part in Parts)
        {
            part.PlacePacked(_base, column);
            column += part.Shape[0];
        }
    }

    /// <summary>Puts an adapter on frozen weights.</summary>
    public void Attach(LowRankAdapter adapter)
    {
        Adapter = adapter;
        _merged = adapter.IsMerged ? new PackedMatrix(Inner, Outer) : null;
    }

    /// <summary>Keeps a transposed copy of the policy, made anew after every change: small models can afford it.</summary>
    public void KeepTurned() => _turned = new PackedMatrix(Outer, Inner);

    /// <summary>Packs what is trained; needed before the first use and after every change.</summary>
    public void Pack(WorkerPool workers)
    {
        if (Adapter is not null)
        {
            _merged?.Widen(workers, _base!);
            Adapter.Pack(workers, _merged);
            _isTurned = false;
        }
        else if (Parts[0].Packed is null)
        {
            // Parts lie one behind the other in their block, so the first one's rows go on into the next one's.
            _base ??= new PackedMatrix(Inner, Outer);
            _base.Pack(workers, Parts[0].Value, Inner);
            _isTurned = false;
        }
    }

    /// <summary>Bytes that the forward pass reads, but for an adapter beside the weights.</summary>
    public long PackedBytes(WeightSelection selection)
    {
        var packed = Packed(selection);
        return PackedMatrix.Bytes(packed.Inner, packed.Outer, packed.Format);
    }

    /// <summary>y = x W^T + b, or y += x W^T + b.</summary>
    public void Forward(WorkerPool workers, WeightSelection selection, Matrix x, Matrix y, bool accumulate)
    {
        Gemm.Multiply(workers, x, Packed(selection), y, accumulate);
        if (selection == WeightSelection.Policy && Adapter is { IsMerged: false })
        {
            Adapter.AddForward(workers, x, y);
        }

        if (biases.Count > 0)
        {
            RowBias.Add(workers, y, biases[0].Value);
        }
    }

    /// <summary>dx = dy W, and the gradients of what is trained.</summary>
    public void Backward(WorkerPool workers, Arena arena, Matrix dy, Matrix x, Matrix dx)
    {
        var mark = arena.Mark();
        var returned = BackwardInput(workers, arena, dy, dx);
        AccumulateGradients(workers, arena, dy, returned, x);
        arena.Reset(mark);
    }

    /// <summary>dx = dy W. Returns what the gradients of an adapter are made of, in the arena.</summary>
    public Matrix BackwardInput(WorkerPool workers, Arena arena, Matrix dy, Matrix dx)
    {
        if (_turned is null)
        {
            Gemm.MultiplyTransposed(workers, dy, Policy, dx, accumulate: false);
        }
        else
        {
            if (!_isTurned)
            {
                _turned.Turn(workers, Policy);
                _isTurned = true;
            }

            Gemm.Multiply(workers, dy, _turned, dx, accumulate: false);
        }

        var returned = Adapter?.Return(workers, arena, dy) ?? default;
        if (Adapter is { IsMerged: false })
        {
            Adapter.AddInputGradient(workers, returned, dx);
        }

        return returned;
    }

    /// <summary>The gradients of what is trained, without that of the input.</summary>
    public void AccumulateGradients(WorkerPool workers, Arena arena, Matrix dy, Matrix x)
    {
        var mark = arena.Mark();
        AccumulateGradients(workers, arena, dy, Adapter?.Return(workers, arena, dy) ?? default, x);
        arena.Reset(mark);
    }

    /// <summary>The gradients of what is trained; <paramref name="returned"/> is what <see cref="BackwardInput"/> returned.</summary>
    public void AccumulateGradients(WorkerPool workers, Arena arena, Matrix dy, Matrix returned, Matrix x)
    {
        if (Adapter is not null)
        {
            Adapter.AccumulateGradients(workers, arena, dy, returned, x);
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
        _base?.Dispose();
        _merged?.Dispose();
        _turned?.Dispose();
        Adapter?.Dispose();
    }

    private PackedMatrix Packed(WeightSelection selection) => selection == WeightSelection.Reference ? _base! : Policy;
}
