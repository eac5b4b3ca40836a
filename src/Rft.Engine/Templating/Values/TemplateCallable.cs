namespace Rft.Engine.Templating;

/// <summary>A value that can be called.</summary>
internal abstract class TemplateCallable
{
    public abstract object? Call(RenderContext context, int position, ArgumentValues arguments);
}
