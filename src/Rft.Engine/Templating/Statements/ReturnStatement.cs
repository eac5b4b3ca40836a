namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>ret</c>: ends the function, or the template, with a value.</summary>
internal sealed class ReturnStatement(int position, Expression? value) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        context.SetResult(value?.Evaluate(context));
        return Flow.Return;
    }
}
