namespace Rft.Engine.Templating;

/// <summary>A loop as long as a condition holds; the limit of steps ends one that always does.</summary>
internal sealed class WhileStatement(int position, Expression condition, Statement body) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        while (context.Dialect.IsTrue(condition.Evaluate(context)))
        {
            if (body.Execute(context) == Flow.Break)
            {
                break;
            }
        }

        return Flow.Next;
    }
}
