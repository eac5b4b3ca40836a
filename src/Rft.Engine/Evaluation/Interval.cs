namespace Rft.Engine.Evaluation;

/// <summary>A confidence interval.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Whether zero lies strictly outside.</summary>
    public bool ExcludesZero => Low > 0 || High < 0;

    /// <summary>Whether the whole interval is at most <paramref name="distance"/> from zero.</summary>
    public bool IsWithin(double distance) => Low >= -distance && High <= distance;
}
