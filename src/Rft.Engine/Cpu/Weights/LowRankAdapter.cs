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
    private readonly PackedMatrix _packedDown;
    private readonly PackedMatrix _packedDowns;
    private readonly PackedMatrix[] _packedUps;
    private readonly NativeBuffer _scaled;

    public LowRankAdapter(ParameterBlock block, FusedLinear linear, int rank, double alpha)
    {
        (_rank, _inner, _scale) = (rank, linear.Inner, (float)(alpha / rank));
        _downs = [.. linear.Parts.Select(part => block.Add(AdapterName(part, "lora_A"), rank, _inner))];
        _ups = [.. linear.Parts.Select(part => block.Add(AdapterName(part, "lora_B"), part.Shape[0], rank))];
        _packedDown = new PackedMatrix(rank, _inner);
        _packedDowns = new PackedMatrix(_inner, Columns);
        _packedUps = [.. _ups.Select(up => new PackedMatrix(up.Shape[0], rank))];
        _scaled = new NativeBuffer(Math.Max((long)Columns * _inner, _ups.Max(up => up.Count)));
    }

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

    /// <summary>Adds scale B A to <paramref name="weights"/> [outer, inner], and packs what <see cref="Backward"/> needs.</summary>
    public void MergeInto(WorkerPool workers, float* weights)
    {
        for (var part = 0; part < _downs.Length; part++)
        {
            var (down, up) = (_downs[part], _ups[part]);
            var outer = up.Shape[0];
            var scaledUp = Scaled(workers, up.Value, up.Count);
            _packedUps[part].PackTransposed(workers, scaledUp, _rank);
            _packedDown.PackTransposed(workers, down.Value, _inner);
            var target = new Matrix(weights, outer, _inner, _inner);
            Gemm.Multiply(workers, new Matrix(scaledUp, outer, _rank, _rank), _packedDown, target, accumulate: true);
            weights += (long)outer * _inner;
        }

        _packedDowns.Pack(workers, Scaled(workers, _downs[0].Value, (long)Columns * _inner), _inner);
    }

    /// <summary>
    /// dB += scale dy^T (x A^T) and dA += scale (dy B)^T x, without forming the gradient of W.
    /// Shapes: dy [T, outer], x [T, inner]. The scale is in the packed A and B.
    /// </summary>
    public void Backward(WorkerPool workers, Arena arena, Matrix dy, Matrix x)
    {
        var mark = arena.Mark();
        var projected = arena.Matrix(x.Rows, Columns);
        var returned = arena.Matrix(x.Rows, Columns);
        Gemm.Multiply(workers, x, _packedDowns, projected, accumulate: false);
        var (row, column) = (0, 0);
        for (var part = 0; part < _ups.Length; part++)
        {
            var outer = _ups[part].Shape[0];
            var dyPart = dy.SliceColumns(row, outer);
            var upGradient = new Matrix(_ups[part].Gradient, outer, _rank, _rank);
            Gemm.AccumulateOuterProduct(workers, dyPart, projected.SliceColumns(column, _rank), upGradient);
            Gemm.Multiply(workers, dyPart, _packedUps[part], returned.SliceColumns(column, _rank), accumulate: false);
            (row, column) = (row + outer, column + _rank);
        }

        Gemm.AccumulateOuterProduct(workers, returned, x, new Matrix(_downs[0].Gradient, Columns, _inner, _inner));
        arena.Reset(mark);
    }

    public void Dispose()
    {
        _packedDown.Dispose();
        _packedDowns.Dispose();
        _scaled.Dispose();
        foreach (var packed in _packedUps)
        {
            packed.Dispose();
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
