using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Weights;

/// <summary>
/// One weight tensor by its file name: row-major float32 in native memory, with gradient and moments where it is trained; or, where it is
/// frozen and a matrix of the passes, some columns of that packed matrix and nothing else. Linear layers are [outer, inner] here also where
/// their files have them transposed.
/// </summary>
internal sealed unsafe class Parameter(string name, int[] shape, bool isTransposed)
{
    public string Name { get; } = name;

    /// <summary>[outer, inner] of a matrix, [size] of a vector.</summary>
    public int[] Shape { get; } = shape;

    /// <summary>The shape in files.</summary>
    public int[] FileShape { get; } = isTransposed ? [.. shape.Reverse()] : shape;

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
        if (Packed is { Format: PackedFormat.Int8 } rounded && isTransposed)
        {
            // Rounding needs whole rows, which the file has as columns.
            var values = new float[Count];
            source.Read(Name, FileShape, values);
            FromFile(values, values);
            fixed (float* rows = values)
            {
                rounded.PackRows(workers, FirstColumn, Shape[0], (byte*)rows, TensorType.F32);
            }
        }
        else if (Packed is { } packed)
        {
            var (type, width) = (source.TypeOf(Name), FileShape[1]);
            source.ReadRows(Name, FileShape, (data, first, count) =>
            {
                var (row, rows) = ((int)(first / width), (int)(count / width));
                if (isTransposed)
                {
                    packed.PackColumns(workers, FirstColumn, width, row, rows, data, type);
                }
                else
                {
                    packed.PackRows(workers, FirstColumn + row, rows, data, type);
                }
            });
        }
        else
        {
            source.Read(Name, FileShape, Values);
            FromFile(Values, Values);
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

    /// <summary>Copies of this shape, such as the values or the gradients, to the order that files have.</summary>
    public float[] ToFile(ReadOnlySpan<float> values) => isTransposed ? Transpose(values, Shape[0], Shape[1]) : values.ToArray();

    /// <summary>Puts values in the order that files have into one of this parameter's own.</summary>
    public void FromFile(ReadOnlySpan<float> values, Span<float> destination)
    {
        if (isTransposed)
        {
            Transpose(values, Shape[1], Shape[0]).CopyTo(destination);
        }
        else
        {
            values.CopyTo(destination);
        }
    }

    private static float[] Transpose(ReadOnlySpan<float> values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                result[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return result;
    }

    private Span<float> Span(float* data) => new(data, checked((int)Count));
}
