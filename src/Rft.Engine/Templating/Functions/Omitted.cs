namespace Rft.Engine.Templating;

/// <summary>Stands for an argument that was not given; null is a value that can be given.</summary>
internal sealed class Omitted
{
    private Omitted()
    {
    }

    public static Omitted Value { get; } = new();
}
