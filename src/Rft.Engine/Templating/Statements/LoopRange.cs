namespace Rft.Engine.Templating;

/// <summary>Which items a Scriban loop goes over, and how a <c>tablerow</c> lays them out.</summary>
internal sealed record LoopRange
{
    public Expression? Offset { get; init; }

    public Expression? Limit { get; init; }

    public Expression? Columns { get; init; }

    public bool IsReversed { get; init; }

    /// <summary>The items that are left.</summary>
    public IReadOnlyList<object?> Apply(RenderContext context, int position, IReadOnlyList<object?> items)
    {
        if (Offset is null && Limit is null && !IsReversed)
        {
            return items;
        }

        var offset = Math.Clamp(Number(context, Offset, 0), 0, items.Count);
        var limit = Math.Clamp(Number(context, Limit, long.MaxValue), 0, items.Count - offset);
        context.AllocateItems(position, limit);
        var taken = items.Skip((int)offset).Take((int)limit);
        return [.. IsReversed ? taken.Reverse() : taken];
    }

    /// <summary>The columns of a row; at least one.</summary>
    public long ColumnsOf(RenderContext context) => Math.Max(1, Number(context, Columns, 1));

    private static long Number(RenderContext context, Expression? expression, long otherwise) => expression?.Evaluate(context) switch
    {
        null => otherwise,
        long whole => whole,
        var other => throw context.ValueError(expression.Position, $"expected a whole number, this is {TemplateValue.Describe(other)}"),
    };
}
