namespace Rft.Engine.Templating;

/// <summary>Runs the first branch whose condition holds.</summary>
internal sealed class IfStatement(int position, IReadOnlyList<ConditionalBranch> branches) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        foreach (var (condition, body) in branches)
        {
            if (condition is null || context.Dialect.IsTrue(condition.Evaluate(context)))
            {
                return body.Execute(context);
            }
        }

        return Flow.Next;
    }
}
