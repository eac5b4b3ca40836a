namespace Rft.Engine.Templating;

/// <summary>The arguments of a call as they are written.</summary>
internal sealed record CallArguments(IReadOnlyList<Expression> Positional, IReadOnlyList<KeyValuePair<string, Expression>> Named)
{
    public static CallArguments None { get; } = new([], []);

    public ArgumentValues Evaluate(RenderContext context)
    {
        var positional = new List<object?>(Positional.Count + 1);
        foreach (var argument in Positional)
        {
            positional.Add(argument.Evaluate(context));
        }

        var named = new List<KeyValuePair<string, object?>>(Named.Count);
        foreach (var (name, argument) in Named)
        {
            named.Add(new(name, argument.Evaluate(context)));
        }

        return new ArgumentValues(positional, named);
    }
}
