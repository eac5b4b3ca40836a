namespace Rft.Engine.Templating;

/// <summary>A node that writes or changes something.</summary>
internal abstract class Statement(int position)
{
    public int Position { get; } = position;

    public Flow Execute(RenderContext context)
    {
        context.Step(Position);
        return ExecuteCore(context);
    }

    protected abstract Flow ExecuteCore(RenderContext context);
}
