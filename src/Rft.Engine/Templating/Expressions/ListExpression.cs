namespace Rft.Engine.Templating;

/// <summary>A list, or a Jinja tuple.</summary>
internal sealed class ListExpression(int position, IReadOnlyList<Expression> items, bool isTuple = false) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context)
    {
        context.AllocateItems(Position, items.Count);
        var values = new TemplateList([]);
        foreach (var item in items)
        {
            values.Add(item.Evaluate(context));
        }

        return isTuple ? new TemplateTuple(values) : values;
    }
}
