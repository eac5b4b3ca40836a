namespace Rft.Engine.Templating;

/// <summary>An operator of two values.</summary>
/// <param name="position">The index of the operator.</param>
/// <param name="operation">The operator.</param>
/// <param name="left">The left value.</param>
/// <param name="right">The right value.</param>
internal sealed class BinaryExpression(int position, BinaryOperator operation, Expression left, Expression right) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context)
    {
        var leftValue = left.Evaluate(context);
        return context.Dialect.Combine(context, Position, operation, leftValue, right.Evaluate(context));
    }
}
