namespace Rft.Engine.Templating;

/// <summary>And, or, null-coalescing.</summary>
internal sealed class LogicalExpression(int position, LogicalOperator operation, Expression left, Expression right) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context)
    {
        var value = left.Evaluate(context);
        return operation switch
        {
            LogicalOperator.And => IsTrue(value) ? right.Evaluate(context) : value,
            LogicalOperator.Or => IsTrue(value) ? value : right.Evaluate(context),
            LogicalOperator.BothTrue => IsTrue(value) && IsTrue(right.Evaluate(context)),
            LogicalOperator.EitherTrue => IsTrue(value) || IsTrue(right.Evaluate(context)),
            LogicalOperator.WhereNotNull => value is null ? null : right.Evaluate(context),
            _ => value ?? right.Evaluate(context),
        };

        bool IsTrue(object? operand) => context.Dialect.IsTrue(operand);
    }
}
