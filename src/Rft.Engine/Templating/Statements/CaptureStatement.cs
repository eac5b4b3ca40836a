namespace Rft.Engine.Templating;

/// <summary>Sets a variable to what its body writes.</summary>
internal sealed class CaptureStatement(int position, string name, Statement body) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        context.Scope[name] = context.Capture(body);
        return Flow.Next;
    }
}
