namespace Rft.Engine.Templating;

/// <summary>A built-in function, on its own or bound to the value whose method it is.</summary>
internal sealed class FunctionValue(TemplateFunction function, params object?[] bound) : TemplateCallable
{
    public override object? Call(RenderContext context, int position, ArgumentValues arguments) =>
        function.Call(context, position, arguments with { Positional = [.. bound, .. arguments.Positional] });
}
