namespace Rft.Engine.Templating;

/// <summary>One of two values by a condition.</summary>
internal sealed class ConditionalExpression(
    int position, Expression condition, Expression whenTrue, Expression? otherwise) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context) =>
        context.Dialect.IsTrue(condition.Evaluate(context)) ? whenTrue.Evaluate(context)
        : otherwise is null ? new Undefined("an inline if without else")
        : otherwise.Evaluate(context);
}
