namespace Rft.Engine.Models;

/// <summary>A tensor that a model has: its name in the Hugging Face layout and its sizes, outermost first.</summary>
internal sealed record TensorShape(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>Whether this is the weight of a linear layer that is stored [in, out]; all others are [out, in].</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Sizes as text, such as <c>[264, 96]</c>.</summary>
    public static string Format(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";
}
