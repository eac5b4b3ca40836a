namespace Rft.Engine.Templating;

/// <summary>What another template writes.</summary>
internal sealed class IncludeExpression(int position, CallArguments arguments) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context)
    {
        var values = arguments.Evaluate(context);
        return values.Positional is [string name, ..]
            ? context.Include(Position, name, values with { Positional = [.. values.Positional.Skip(1)] })
            : throw context.ValueError(Position, "expected the name of a template after 'include'");
    }
}
