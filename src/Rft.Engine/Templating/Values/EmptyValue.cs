namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>empty</c>: equal to lists, mappings and strings that hold nothing.</summary>
internal sealed class EmptyValue
{
    private EmptyValue()
    {
    }

    public static EmptyValue Instance { get; } = new();

    /// <summary>Whether a value holds nothing.</summary>
    public static bool IsEmpty(object? value) =>
        value is null or "" or EmptyValue or IReadOnlyList<object?> { Count: 0 } or IReadOnlyDictionary<string, object?> { Count: 0 };
}
