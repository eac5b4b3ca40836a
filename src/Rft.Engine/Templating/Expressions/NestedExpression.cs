namespace Rft.Engine.Templating;

/// <summary>An expression in parentheses.</summary>
internal sealed class NestedExpression(int position, Expression inner) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context) => inner.Evaluate(context);
}
