namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>with</c>: the members of an object are variables inside, and new variables become its members.</summary>
internal sealed class WithObjectStatement(int position, Expression target, Statement body) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        var value = target.Evaluate(context);
        var members = value as OrderedDictionary<string, object?>
            ?? throw context.ValueError(target.Position, $"'with' needs an object, this is {TemplateValue.Describe(value)}");
        var outer = context.Scope;
        context.Scope = new Scope(outer, members);
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
