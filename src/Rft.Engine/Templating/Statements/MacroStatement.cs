namespace Rft.Engine.Templating;

/// <summary>Defines a Jinja macro.</summary>
internal sealed class MacroStatement(
    int position, string name, IReadOnlyList<MacroParameter> parameters, Statement body, MacroExtras extras) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        context.Scope[name] = new MacroValue(name, parameters, body, context.Scope, extras);
        return Flow.Next;
    }
}
