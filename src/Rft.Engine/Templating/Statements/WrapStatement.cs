namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>wrap</c>: calls a function that may run the statements inside as <c>$$</c>.</summary>
internal sealed class WrapStatement(int position, ScribanCallExpression call, Statement body) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        var outer = context.Scope;
        context.Scope = new Scope(outer) { ["$$"] = new WrappedBlock(body) };
        try
        {
            context.Write(Position, context.Dialect.ToText(context, Position, call.Call(context)));
            return Flow.Next;
        }
        finally
        {
            context.Scope = outer;
        }
    }
}
