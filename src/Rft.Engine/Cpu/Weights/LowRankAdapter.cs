using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Weights;

/// <summary>
/// Low-rank adapters (LoRA, arXiv 2106.09685) of the P parts of a fused linear layer: W' = W + scale B A with A [R, inner] and
/// B [outer, R] for each part. The A of all parts lie together as one matrix [P R, inner].
/// </summary>
internal sealed unsafe class LowRankAdapter : IDisposable
{
    private const string Prefix = "base_model.model.";
    private const string Suffix = ".weight";

    private readonly Parameter[] _downs;
    private readonly Parameter[] _ups;
    private readonly int _rank;
    private readonly int _inner;
    private readonly float _scale;

    // [inner, P R], scaled, and [outer, R] of each part, scaled: what both forms need.
    private readonly PackedMatrix _projection;
    private readonly PackedMatrix[] _returns;

    // [R, outer] of each part and [P R, inner]: what an adapter beside its weights needs.
    private readonly PackedMatrix[]? _packedUps;
    private readonly PackedMatrix? _packedDowns;
    private readonly NativeBuffer _scaled;

    // [R, outer] of one part, for merging.
    private readonly NativeBuffer? _turned;

    public LowRankAdapter(ParameterBlock block, FusedLinear linear, int rank, double alpha, bool isMerged)
    {
        (_rank, _inner, _scale) = (rank, linear.Inner, (float)(alpha / rank));
        _downs = [.. linear.Parts.Select(part => block.Add(AdapterName(part, "lora_A"), rank, _inner))];
        _ups = [.. linear.Parts.Select(part => block.Add(AdapterName(part, "lora_B"), part.Shape[0], rank))];
        _projection = new PackedMatrix(_inner, Columns);
        _returns = [.. _ups.Select(up => new PackedMatrix(up.Shape[0], rank))];
        _scaled = new NativeBuffer(Math.Max((long)Columns * _inner, _ups.Max(up => up.Count)));
        if (isMerged)
        {
            _turned = new NativeBuffer(_ups.Max(up => up.Count));
        }
        else
        {
            _packedUps = [.. _ups.Select(up => new PackedMatrix(rank, up.Shape[0]))];
            _packedDowns = new PackedMatrix(Columns, _inner);
        }
    }

    /// <summary>Whether the adapter is part of the policy's packed weights; if not, <see cref="AddForward"/> adds it.</summary>
    public bool IsMerged => _turned is not null;

    // P R
    private int Columns => _downs.Length * _rank;

    /// <summary>
    /// Draws A uniformly within 1 / sqrt(inner) (PEFT's initialization); B stays zero, so that training begins at the base.
    /// </summary>
    public void Initialize(long seed, ulong firstTensor)
    {
        var bound = 1 / Math.Sqrt(_inner);
        for (var part = 0; part < _downs.Length; part++)
        {
            var values = _downs[part].Values;
            for (var element = 0; element < values.Length; element++)
            {
                var uniform = CounterRandom.Uniform((ulong)seed, RandomStream.Initialization, firstTensor + (ulong)part, (ulong)element);
                values[element] = (float)(bound * ((2 * uniform) - 1));
            }
        }
    }

    /// <summary>Packs what the passes need, and adds scale B A to <paramref name="merged"/>, the base weights, where it is merged.</summary>
    public void Pack(WorkerPool workers, PackedMatrix? merged)
    {
        var column = 0;
        for (var part = 0; part < _downs.Length; part++)
        {
            var up = _ups[part];
            var scaledUp = Scaled(workers, up.Value, up.Count);
            _returns[part].PackTransposed(workers, scaledUp, _rank);
            if (merged is not null)
            {
                Turn(scaledUp, up.Shape[0]);
                var job = new AdapterMergeJob(merged, _downs[part].Value, _turned!.Pointer, _rank, column, up.Shape[0]);
                workers.Run(ref job, job.Parts);
            }
            else
            {
                _packedUps![part].Pack(workers, up.Value, _rank);
            }

            column += up.Shape[0];
        }

        _projection.Pack(workers, Scaled(workers, _downs[0].Value, (long)Columns * _inner), _inner);
        _packedDowns?.PackTransposed(workers, _downs[0].Value, _inner);
    }

    /// <summary>y += (x (scale A)^T) B^T, after y has x W^T.</summary>
    public void AddForward(WorkerPool workers, Matrix x, Matrix y)
    {
        var projected = new Matrix(workers.SharedScratch((long)x.Rows * Columns), x.Rows, Columns, Columns);
        Gemm.Multiply(workers, x, _projection, projected, accumulate: false);
        var (row, column) = (0, 0);
        foreach (var up in _packedUps!)
        {
            Gemm.Multiply(workers, projected.SliceColumns(column, _rank), up, y.SliceColumns(row, up.Outer), accumulate: true);
            (row, column) = (row + up.Outer, column + _rank);
        }
    }

    /// <summary>[T, P R]: scale dy B, what the gradients of the input and of A are made of; dy [T, outer].</summary>
    public Matrix Return(WorkerPool workers, Arena arena, Matrix dy)
    {
        var returned = arena.Matrix(dy.Rows, Columns);
        var (row, column) = (0, 0);
        foreach (var packed in _returns)
        {
            Gemm.Multiply(workers, dy.SliceColumns(row, packed.Inner), packed, returned.SliceColumns(column, _rank), accumulate: false);
            (row, column) = (row + packed.Inner, column + _rank);
        }

        return returned;
    }

    /// <summary>dx += (scale dy B) A, where dy W does not hold the adapter's share.</summary>
    public void AddInputGradient(WorkerPool workers, Matrix returned, Matrix dx) =>
        Gemm.Multiply(workers, returned, _packedDowns!, dx, accumulate: true);

    /// <summary>
    /// dB += scale dy^T (x A^T) and dA += (scale dy B)^T x, without forming the gradient of W. Shapes: dy [T, outer], x [T, inner]. The scale
    /// is in the packed A and B.
    /// </summary>
    public void AccumulateGradients(WorkerPool workers, Arena arena, Matrix dy, Matrix returned, Matrix x)
    {
        var mark = arena.Mark();
        var projected = arena.Matrix(x.Rows, Columns);
        Gemm.Multiply(workers, x, _projection, projected, accumulate: false);
        var (row, column) = (0, 0);
        foreach (var up in _ups)
        {
            var outer = up.Shape[0];
            var gradient = new Matrix(up.Gradient, outer, _rank, _rank);
            Gemm.AccumulateOuterProduct(workers, dy.SliceColumns(row, outer), projected.SliceColumns(column, _rank), gradient);
            (row, column) = (row + outer, column + _rank);
        }

        Gemm.AccumulateOuterProduct(workers, returned, x, new Matrix(_downs[0].Gradient, Columns, _inner, _inner));
        arena.Reset(mark);
    }

    public void Dispose()
    {
        _projection.Dispose();
        _packedDowns?.Dispose();
        _scaled.Dispose();
        _turned?.Dispose();
        foreach (var packed in _returns.Concat(_packedUps ?? []))
        {
            packed.Dispose();
        }
    }

    // [outer, R] to [R, outer].
    private void Turn(float* up, int outer)
    {
        var turned = _turned!.Pointer;
        for (var n = 0; n < outer; n++)
        {
            for (var r = 0; r < _rank; r++)
            {
                turned[((long)r * outer) + n] = up[((long)n * _rank) + r];
            }
        }
    }

    private float* Scaled(WorkerPool workers, float* values, long count)
    {
        Elementwise.Copy(workers, _scaled.Pointer, values, count);
        Elementwise.Scale(workers, _scaled.Pointer, _scale, count);
        return _scaled.Pointer;
    }

    private static string AdapterName(Parameter part, string factor) =>
        $"{Prefix}{part.Name[..^Suffix.Length]}.{factor}{Suffix}";
}
