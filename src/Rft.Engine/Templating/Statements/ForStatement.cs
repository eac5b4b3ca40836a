namespace Rft.Engine.Templating;

/// <summary>A loop over the items of a value.</summary>
/// <param name="position">The index of the loop.</param>
/// <param name="names">The loop variables; where there are several, each item is a list of as many.</param>
/// <param name="items">What is looped over.</param>
/// <param name="filter">Takes only the items for which it holds, where given.</param>
/// <param name="body">Runs once an item, in a scope of its own.</param>
/// <param name="otherwise">Runs where no item's body came to its end: there was none, or each was left with break or continue.</param>
internal sealed class ForStatement(
    int position,
    IReadOnlyList<string> names,
    Expression items,
    Expression? filter,
    Statement body,
    Statement? otherwise) : Statement(position)
{
    /// <summary>Whether the body may call the loop over other items.</summary>
    public bool IsRecursive { get; init; }

    /// <summary>Loops over a list.</summary>
    public Flow Run(RenderContext context, IReadOnlyList<object?> list, int depth)
    {
        var outer = context.Scope;
        try
        {
            if (filter is not null)
            {
                list = Filter(context, outer, list);
            }

            var hasEnded = false;
            var loop = context.Dialect.MakeLoop(list, depth, IsRecursive ? new LoopRecursion(this, outer, depth + 1) : null);
            for (var i = 0; i < list.Count; i++)
            {
                loop.Index = i;
                context.Scope = new Scope(outer) { [context.Dialect.LoopName] = loop };
                Bind(context, list[i]);
                var flow = body.Execute(context);
                if (flow == Flow.Break)
                {
                    break;
                }

                hasEnded |= flow == Flow.Next;
            }

            context.Scope = outer;
            return hasEnded ? Flow.Next : otherwise?.Execute(context) ?? Flow.Next;
        }
        finally
        {
            context.Scope = outer;
        }
    }

    protected override Flow ExecuteCore(RenderContext context) =>
        Run(context, context.Dialect.Iterate(context, items.Position, items.Evaluate(context)), depth: 0);

    private List<object?> Filter(RenderContext context, Scope outer, IReadOnlyList<object?> list)
    {
        var taken = new List<object?>();
        foreach (var item in list)
        {
            context.Scope = new Scope(outer);
            Bind(context, item);
            if (context.Dialect.IsTrue(filter!.Evaluate(context)))
            {
                taken.Add(item);
            }
        }

        context.Scope = outer;
        return taken;
    }

    private void Bind(RenderContext context, object? item)
    {
        if (names.Count == 1)
        {
            context.Scope[names[0]] = item;
            return;
        }

        if (item is not IReadOnlyList<object?> values || values.Count != names.Count)
        {
            throw context.ValueError(Position, $"each item has to be a list of {names.Count}, this is {TemplateValue.Describe(item)}");
        }

        for (var i = 0; i < names.Count; i++)
        {
            context.Scope[names[i]] = values[i];
        }
    }
}
