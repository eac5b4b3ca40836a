namespace Rft.Engine.Templating;

/// <summary>A number, a string, true, false or none.</summary>
internal sealed class LiteralExpression(int position, object? value) : Expression(position)
{
    public object? Value => value;

    protected override object? EvaluateCore(RenderContext context) => value;
}
