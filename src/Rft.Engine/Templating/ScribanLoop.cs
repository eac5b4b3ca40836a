namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>for</c> inside a loop.</summary>
internal sealed class ScribanLoop(IReadOnlyList<object?> items) : LoopState(items)
{
    public override bool TryGetMember(string name, out object? value)
    {
        value = name switch
        {
            "index" => (long)Index,
            "rindex" => (long)Items.Count - Index - 1,
            "length" => (long)Items.Count,
            "first" => IsFirst,
            "last" => IsLast,
            "even" => Index % 2 == 0,
            "odd" => Index % 2 != 0,
            _ => null,
        };
        return value is not null;
    }
}
