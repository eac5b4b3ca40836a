namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>for</c>, <c>tablerow</c> or <c>while</c> inside a loop.</summary>
/// <param name="items">The items; null for a <c>while</c>, which does not know its end.</param>
internal sealed class ScribanLoop(IReadOnlyList<object?>? items) : LoopState(items ?? [])
{
    /// <summary>The columns of a table row.</summary>
    public long Columns { get; init; } = 1;

    public override bool TryGetMember(string name, out object? value)
    {
        value = name switch
        {
            "index" => (long)Index,
            "first" => IsFirst,
            "even" => Index % 2 == 0,
            "odd" => Index % 2 != 0,
            "rindex" when items is not null => (long)Items.Count - Index - 1,
            "length" when items is not null => (long)Items.Count,
            "last" when items is not null => IsLast,
            "changed" when items is not null => IsFirst || !Equals(items[Index], items[Index - 1]),
            "col" when items is not null => (Index % Columns) + 1,
            _ => null,
        };
        return value is not null;
    }
}
