namespace Rft.Engine.Templating;

/// <summary>And, or, null-coalescing. Gives one of its operands, as Python does.</summary>
internal sealed class LogicalExpression(int position, LogicalOperator operation, Expression left, Expression right) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context)
    {
        var value = left.Evaluate(context);
        var takesFirst = operation switch
        {
            LogicalOperator.And => !context.Dialect.IsTrue(value),
            LogicalOperator.Or => context.Dialect.IsTrue(value),
            _ => value is not null,
        };
        return takesFirst ? value : right.Evaluate(context);
    }
}
