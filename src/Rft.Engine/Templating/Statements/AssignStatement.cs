namespace Rft.Engine.Templating;

/// <summary>Scriban's assignment: changes the variable where it is, or makes one for the whole template.</summary>
internal sealed class AssignStatement(int position, string name, Expression value) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        var result = value.Evaluate(context);
        if (!context.Scope.TryAssign(name, result))
        {
            context.Globals[name] = result;
        }

        return Flow.Next;
    }
}
