namespace Rft.Engine.Templating;

/// <summary>Jinja's <c>joiner()</c>: nothing at its first call, the separator at every later one.</summary>
internal sealed class JinjaJoiner(string separator) : TemplateCallable
{
    private bool _wasCalled;

    public override object? Call(RenderContext context, int position, ArgumentValues arguments)
    {
        var text = _wasCalled ? separator : "";
        _wasCalled = true;
        return text;
    }
}
