namespace Rft.Engine.Templating;

/// <summary>Jinja's <c>call</c>: calls a macro, which may call the body under the name <c>caller</c>.</summary>
internal sealed class CallStatement(
    int position, IReadOnlyList<MacroParameter> parameters, CallExpression call, Statement body) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        var caller = new MacroValue("caller", parameters, body, context.Scope);
        context.Write(Position, context.Dialect.ToText(context, Position, call.Evaluate(context, caller)));
        return Flow.Next;
    }
}
