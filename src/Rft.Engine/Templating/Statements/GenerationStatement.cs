namespace Rft.Engine.Templating;

/// <summary>The <c>generation</c> block of transformers: marks what the assistant writes; the text is the same with and without.</summary>
internal sealed class GenerationStatement(int position, Statement body) : Statement(position)
{
    protected override Flow ExecuteCore(RenderContext context) => context.Mark(body);
}
