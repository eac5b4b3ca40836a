namespace Rft.Engine.Templating;

/// <summary>The arguments of a call as they are written.</summary>
internal sealed record CallArguments(IReadOnlyList<Expression> Positional, IReadOnlyList<KeyValuePair<string, Expression>> Named)
{
    public static CallArguments None { get; } = new([], []);

    /// <summary>A list whose items follow the positional arguments, as in <c>f(*list)</c>.</summary>
    public Expression? Rest { get; init; }

    /// <summary>A mapping whose members follow the named arguments, as in <c>f(**mapping)</c>.</summary>
    public Expression? NamedRest { get; init; }

    public ArgumentValues Evaluate(RenderContext context)
    {
        var positional = new List<object?>(Positional.Count + 1);
        foreach (var argument in Positional)
        {
            var value = argument.Evaluate(context);
            if (value is ExpandedItems expanded)
            {
                positional.AddRange(expanded.Items);
            }
            else
            {
                positional.Add(value);
            }
        }

        if (Rest is not null)
        {
            var items = context.Dialect.Iterate(context, Rest.Position, Rest.Evaluate(context));
            context.AllocateItems(Rest.Position, items.Count);
            positional.AddRange(items);
        }

        var named = new List<KeyValuePair<string, object?>>(Named.Count);
        foreach (var (name, argument) in Named)
        {
            named.Add(new(name, argument.Evaluate(context)));
        }

        if (NamedRest is not null)
        {
            var members = NamedRest.Evaluate(context) as IReadOnlyDictionary<string, object?>
                ?? throw context.ValueError(NamedRest.Position, "only a mapping follows '**'");
            context.AllocateItems(NamedRest.Position, members.Count);
            named.AddRange(members);
        }

        return new ArgumentValues(positional, named);
    }
}
