namespace Rft.Engine.Cpu.Weights;

/// <summary>
/// One weight tensor by its file name, row-major float32 in native memory; gradient and moments only where it is trained.
/// </summary>
internal sealed unsafe class Parameter(string name, int[] shape)
{
    public string Name { get; } = name;

    /// <summary>[outer, inner] of a matrix, [size] of a vector.</summary>
    public int[] Shape { get; } = shape;

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

    private Span<float> Span(float* data) => new(data, checked((int)Count));
}
