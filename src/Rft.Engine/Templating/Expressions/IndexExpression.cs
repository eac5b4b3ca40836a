namespace Rft.Engine.Templating;

/// <summary>An element by index or a member by computed name: <c>target[index]</c>.</summary>
internal sealed class IndexExpression(int position, Expression target, Expression index) : Expression(position)
{
    public Expression Target => target;

    public Expression Index => index;

    protected override object? EvaluateCore(RenderContext context)
    {
        var value = target.Evaluate(context);
        return context.Dialect.GetIndex(context, Position, value, index.Evaluate(context));
    }
}
