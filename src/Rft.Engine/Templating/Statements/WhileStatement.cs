namespace Rft.Engine.Templating;

/// <summary>A loop as long as a condition holds; the limit of steps ends one that always does.</summary>
internal sealed class WhileStatement(int position, Expression condition, Statement body) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        var outer = context.Scope;
        var loop = new ScribanLoop(items: null);
        try
        {
            for (; context.Dialect.IsTrue(condition.Evaluate(context)); loop.Index++)
            {
                context.Scope = new Scope(outer) { ["while"] = loop };
                var flow = body.Execute(context);
                context.Scope = outer;
                if (flow is Flow.Break or Flow.Return)
                {
                    return flow == Flow.Return ? flow : Flow.Next;
                }
            }

            return Flow.Next;
        }
        finally
        {
            context.Scope = outer;
        }
    }
}
