namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>capture</c>: sets something to what its body writes.</summary>
internal sealed class CaptureStatement(int position, Expression target, Statement body) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        Assignment.To(context, target, context.Capture(body));
        return Flow.Next;
    }
}
