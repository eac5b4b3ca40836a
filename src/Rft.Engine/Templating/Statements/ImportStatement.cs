namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>import</c>: the members of an object become variables, but for those that are read-only.</summary>
internal sealed class ImportStatement(int position, Expression target) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        var value = target.Evaluate(context);
        var members = value as IReadOnlyDictionary<string, object?>
            ?? throw context.ValueError(target.Position, $"'import' needs an object, this is {TemplateValue.Describe(value)}");
        foreach (var (name, member) in members)
        {
            context.Step(Position);
            if (!context.IsReadOnly(context.Globals.Variables, name))
            {
                context.Assign(Position, name, member);
            }
        }

        return Flow.Next;
    }
}
