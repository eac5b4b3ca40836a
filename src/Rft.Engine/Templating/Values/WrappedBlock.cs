namespace Rft.Engine.Templating;

/// <summary>The statements inside Scriban's <c>wrap</c>, which the wrapping function runs by the name <c>$$</c>.</summary>
internal sealed class WrappedBlock(Statement body) : TemplateCallable
{
    public override object? Call(RenderContext context, int position, ArgumentValues arguments)
    {
        context.EnterCall(position);
        try
        {
            body.Execute(context);
            return null;
        }
        finally
        {
            context.LeaveCall();
        }
    }
}
