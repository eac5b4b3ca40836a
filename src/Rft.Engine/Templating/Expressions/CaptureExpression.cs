namespace Rft.Engine.Templating;

/// <summary>What statements write, as a value that filters apply to.</summary>
internal sealed class CaptureExpression(int position) : Expression(position)
{
    /// <summary>The statements; the parser reads the filters before them.</summary>
    public Statement? Body { get; set; }

    protected override object? EvaluateCore(RenderContext context) => context.Capture(Body!);
}
