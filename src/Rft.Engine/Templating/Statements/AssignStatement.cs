namespace Rft.Engine.Templating;

/// <summary>Scriban's assignment: changes what is there, or makes a variable for the whole template.</summary>
/// <param name="position">The place of the target.</param>
/// <param name="target">A variable, a member or an item.</param>
/// <param name="operation">The operator of <c>+=</c> and the like; null for <c>=</c>.</param>
/// <param name="value">The value.</param>
internal sealed class AssignStatement(int position, Expression target, BinaryOperator? operation, Expression value) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        var result = operation is { } change
            ? context.Dialect.Combine(context, Position, change, target.Evaluate(context), value.Evaluate(context))
            : value.Evaluate(context);
        Assignment.To(context, target, result);
        return Flow.Next;
    }
}
