namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>++</c> and <c>--</c>.</summary>
internal sealed class StepExpression(int position, Expression target, int step, bool isPostfix) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context)
    {
        var before = target.Evaluate(context);
        var after = context.Dialect.Combine(context, Position, BinaryOperator.Add, before, (long)step);
        Assignment.To(context, target, after);
        return isPostfix ? before : after;
    }
}
