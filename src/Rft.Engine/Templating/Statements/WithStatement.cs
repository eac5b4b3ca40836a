namespace Rft.Engine.Templating;

/// <summary>Jinja's <c>with</c>: variables for its body only. Their values do not see each other.</summary>
internal sealed class WithStatement(int position, IReadOnlyList<KeyValuePair<string, Expression>> variables, Statement body) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        var outer = context.Scope;
        var inner = new Scope(outer);
        foreach (var (name, value) in variables)
        {
            inner[name] = value.Evaluate(context);
        }

        context.Scope = inner;
        try
        {
            return body.Execute(context);
        }
        finally
        {
            context.Scope = outer;
        }
    }
}
