namespace Rft.Engine.Templating;

/// <summary>A value that is called where it is a function; without arguments it may be any value.</summary>
internal sealed class ScribanCallExpression(Expression target, CallArguments arguments) : Expression(target.Position)
{
    /// <summary>Calls the value, which has to be a function.</summary>
    public object? Call(RenderContext context) => Call(context, target.Evaluate(context));

    protected override object? EvaluateCore(RenderContext context)
    {
        var value = target.Evaluate(context);
        var isPlain = value is not TemplateCallable && arguments.Positional.Count + arguments.Named.Count == 0;
        return isPlain ? value : Call(context, value);
    }

    private object? Call(RenderContext context, object? value) => value is TemplateCallable callable
        ? callable.Call(context, Position, arguments.Evaluate(context))
        : throw context.ValueError(Position, $"{TemplateValue.Describe(value)} cannot be called");
}
