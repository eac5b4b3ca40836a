using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Weights;

/// <summary>
/// One weight tensor by its file name: row-major float32 in native memory, with gradient and moments where it is trained; or, where it is
/// frozen and a matrix of the passes, some columns of that packed matrix and nothing else.
/// </summary>
internal sealed unsafe class Parameter(string name, int[] shape)
{
    public string Name { get; } = name;

    /// <summary>[outer, inner] of a matrix, [size] of a vector.</summary>
    public int[] Shape { get; } = shape;

    public long Count { get; } = shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Only matrices decay (see <see cref="Models.OptimizerStep"/>).</summary>
    public bool IsMatrix => Shape.Length > 1;

    /// <summary>The packed matrix that alone holds the values; null where they are in <see cref="Value"/>.</summary>
    public PackedMatrix? Packed { get; private set; }

    /// <summary>The column of <see cref="Packed"/> that is the first row.</summary>
    public int FirstColumn { get; private set; }

    public float* Value { get; private set; }

    public float* Gradient { get; private set; }

    public float* FirstMoment { get; private set; }

    public float* SecondMoment { get; private set; }

    public Span<float> Values => Span(Value);

    public Span<float> Gradients => Span(Gradient);

    public Span<float> FirstMoments => Span(FirstMoment);

    public Span<float> SecondMoments => Span(SecondMoment);

    public void Place(float* value) => Value = value;

    public void PlacePacked(PackedMatrix matrix, int firstColumn) => (Packed, FirstColumn) = (matrix, firstColumn);

    /// <summary>Fills the values from where they come.</summary>
    public void Load(WorkerPool workers, IWeightSource source)
    {
        if (Packed is { } packed)
        {
            var (type, inner) = (source.TypeOf(Name), Shape[1]);
            source.ReadRows(Name, Shape, (data, first, count) =>
                packed.PackRows(workers, FirstColumn + (int)(first / inner), (int)(count / inner), data, type));
        }
        else
        {
            source.Read(Name, Shape, Values);
        }
    }

    /// <summary>Reads a row of a matrix.</summary>
    public void ReadRow(int row, float* target)
    {
        if (Packed is { } packed)
        {
            packed.ReadColumn(FirstColumn + row, target);
        }
        else
        {
            new ReadOnlySpan<float>(Value + ((long)row * Shape[1]), Shape[1]).CopyTo(new Span<float>(target, Shape[1]));
        }
    }

    public void PlaceTraining(float* gradient, float* firstMoment, float* secondMoment)
    {
        Gradient = gradient;
        FirstMoment = firstMoment;
        SecondMoment = secondMoment;
    }

    private Span<float> Span(float* data) => new(data, checked((int)Count));
}
