namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>func</c>: makes a variable that is a function.</summary>
internal sealed class DefineStatement(int position, string name, ScribanFunction function) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        context.Assign(Position, name, function);
        return Flow.Next;
    }
}
