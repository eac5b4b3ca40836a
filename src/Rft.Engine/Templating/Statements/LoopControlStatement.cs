namespace Rft.Engine.Templating;

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed class LoopControlStatement(int position, Flow flow) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context) => flow;
}
