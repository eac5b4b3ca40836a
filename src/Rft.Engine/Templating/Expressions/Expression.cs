namespace Rft.Engine.Templating;

/// <summary>A node that has a value. Both syntaxes are read into the same nodes.</summary>
/// <param name="position">The index in the template of what messages point at.</param>
internal abstract class Expression(int position)
{
    public int Position { get; } = position;

    public object? Evaluate(RenderContext context)
    {
        context.Step(Position);
        return EvaluateCore(context);
    }

    protected abstract object? EvaluateCore(RenderContext context);
}
