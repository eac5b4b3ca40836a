namespace Rft.Engine.Templating;

/// <summary>A variable, or a function of the dialect.</summary>
internal sealed class NameExpression(int position, string name) : Expression(position)
{
    public string Name => name;

    protected override object? EvaluateCore(RenderContext context) =>
        context.Scope.TryFind(name, out var value) ? value : context.Dialect.FindName(context, Position, name);
}
