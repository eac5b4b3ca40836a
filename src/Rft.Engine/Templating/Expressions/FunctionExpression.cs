namespace Rft.Engine.Templating;

/// <summary>A call of a built-in function that the parser has found: a filter, a test, or a Scriban function.</summary>
/// <param name="position">The index of the function's name.</param>
/// <param name="function">The function.</param>
/// <param name="subject">The value that a filter or test is applied to; null for a plain call.</param>
/// <param name="arguments">The other arguments.</param>
internal sealed class FunctionExpression(
    int position, TemplateFunction function, Expression? subject, CallArguments arguments) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context)
    {
        var first = subject?.Evaluate(context);
        var values = arguments.Evaluate(context);
        return function.Call(context, Position, subject is null ? values : values with { Positional = [first, .. values.Positional] });
    }
}
