namespace Rft.Engine.Templating;

/// <summary>A function of the template that a value is piped through.</summary>
internal sealed class PipeExpression(Expression value, Expression target, CallArguments arguments) : Expression(target.Position)
{
    protected override object? EvaluateCore(RenderContext context)
    {
        var first = value.Evaluate(context);
        var callee = target is NameExpression name && !context.Scope.TryFind(name.Name, out _)
            ? throw context.Source.UnknownName(Position, $"there is no function '{name.Name}'", name.Name, ScribanFunctions.Table.Names)
            : target.Evaluate(context);
        var others = arguments.Evaluate(context);
        IReadOnlyList<object?> piped = first is ExpandedItems items ? items.Items : [first];
        return callee is TemplateCallable callable
            ? callable.Call(context, Position, others with { Positional = [.. piped, .. others.Positional] })
            : throw context.ValueError(Position, $"{TemplateValue.Describe(callee)} cannot be called");
    }
}
