namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>readonly</c>: a variable that cannot be set any more.</summary>
internal sealed class ReadOnlyStatement(int position, string name) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        context.MakeReadOnly(name);
        return Flow.Next;
    }
}
