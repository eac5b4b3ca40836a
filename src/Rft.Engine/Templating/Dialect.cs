namespace Rft.Engine.Templating;

/// <summary>Where the two syntaxes mean different things by the same tree.</summary>
internal abstract class Dialect
{
    /// <summary>What a loop calls its own state.</summary>
    public abstract string LoopName { get; }

    public abstract LoopState MakeLoop(IReadOnlyList<object?> items, int depth, TemplateCallable? recursion);

    public abstract bool IsTrue(object? value);

    /// <summary>A value as it is written to the result.</summary>
    public abstract string ToText(RenderContext context, int position, object? value);

    /// <summary>The value of a name that is no variable.</summary>
    public abstract object? FindName(RenderContext context, int position, string name);

    public abstract object? GetMember(RenderContext context, int position, object? target, string name, bool isOptional);

    public abstract object? GetIndex(RenderContext context, int position, object? target, object? index);

    public abstract IReadOnlyList<object?> Iterate(RenderContext context, int position, object? value);

    public abstract object? Combine(RenderContext context, int position, BinaryOperator operation, object? left, object? right);

    /// <summary>A method of a value; null where it has none of that name.</summary>
    public abstract TemplateFunction? FindMethod(object? receiver, string name);
}
