namespace Rft.Engine.Templating;

/// <summary>An operator of one value.</summary>
internal sealed class UnaryExpression(int position, UnaryOperator operation, Expression operand) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context)
    {
        var value = operand.Evaluate(context);
        return (operation, value) switch
        {
            (UnaryOperator.Not, _) => !context.Dialect.IsTrue(value),
            (UnaryOperator.Plus, long or double) => value,
            (UnaryOperator.Minus, long and not long.MinValue and var whole) => -(long)whole,
            (UnaryOperator.Minus, double real) => -real,
            _ => throw context.ValueError(Position, $"only a number has a sign, this is {TemplateValue.Describe(value)}"),
        };
    }
}
