namespace Rft.Engine.Templating;

/// <summary>Writes a value.</summary>
internal sealed class OutputStatement(int position, Expression value) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        context.Write(Position, context.Dialect.ToText(context, value.Position, value.Evaluate(context)));
        return Flow.Next;
    }
}
