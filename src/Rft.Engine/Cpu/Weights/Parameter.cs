namespace Rft.Engine.Cpu.Weights;

/// <summary>
/// One weight tensor by its file name, row-major float32 in native memory; gradient and moments only where it is trained. Linear layers are
/// [outer, inner] here also where their files have them transposed.
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

    public float* Value { get; private set; }

    public float* Gradient { get; private set; }

    public float* FirstMoment { get; private set; }

    public float* SecondMoment { get; private set; }

    public Span<float> Values => Span(Value);

    public Span<float> Gradients => Span(Gradient);

    public Span<float> FirstMoments => Span(FirstMoment);

    public Span<float> SecondMoments => Span(SecondMoment);

    public void Place(float* value) => Value = value;

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
