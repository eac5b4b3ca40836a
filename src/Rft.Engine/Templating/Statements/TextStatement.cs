namespace Rft.Engine.Templating;

/// <summary>Text outside of tags.</summary>
internal sealed class TextStatement(int position, string text) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context)
    {
        context.Write(Position, text);
        return Flow.Next;
    }
}
