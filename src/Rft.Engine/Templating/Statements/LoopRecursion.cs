namespace Rft.Engine.Templating;

/// <summary>Calling <c>loop(items)</c> inside a recursive Jinja loop: gives what the loop writes over other items.</summary>
internal sealed class LoopRecursion(ForStatement statement, Scope scope, int depth) : TemplateCallable
{
    public override object? Call(RenderContext context, int position, ArgumentValues arguments)
    {
        if (arguments.Positional is not [var items])
        {
            throw context.ValueError(position, "'loop' takes the items to go over");
        }

        var outer = context.Scope;
        context.EnterCall(position);
        context.Scope = scope;
        try
        {
            return context.Capture(position, () => statement.Run(context, context.Dialect.Iterate(context, position, items), depth));
        }
        finally
        {
            context.Scope = outer;
            context.LeaveCall();
        }
    }
}
