namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>do ... end</c>: a function without a name.</summary>
internal sealed class FunctionLiteralExpression(int position, ScribanFunction function) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context) => function;
}
