namespace Rft.Engine.Templating;

/// <summary>A mapping: <c>{key: value}</c>.</summary>
internal sealed class MappingExpression(int position, IReadOnlyList<KeyValuePair<Expression, Expression>> members) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context)
    {
        context.AllocateItems(Position, 4L * members.Count);
        var values = new OrderedDictionary<string, object?>(members.Count);
        foreach (var (key, value) in members)
        {
            var name = key.Evaluate(context) as string
                ?? throw context.ValueError(key.Position, "the keys of a mapping are strings");
            values[name] = value.Evaluate(context);
        }

        return values;
    }
}
