namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>^list</c>: the items of a list as so many arguments.</summary>
internal sealed class ExpandExpression(int position, Expression items) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context)
    {
        var list = context.Dialect.Iterate(context, Position, items.Evaluate(context));
        context.AllocateItems(Position, list.Count);
        return new ExpandedItems(list);
    }
}
