namespace Rft.Engine.Models;

/// <summary>A tensor that a model has: its name in the Hugging Face layout and its sizes, outermost first.</summary>
internal sealed record TensorShape(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>Sizes as text, such as <c>[264, 96]</c>.</summary>
    public static string Format(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";
}
