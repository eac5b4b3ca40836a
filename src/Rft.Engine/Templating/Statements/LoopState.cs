namespace Rft.Engine.Templating;

/// <summary>How far a loop is; the dialects give its members their names.</summary>
internal abstract class LoopState(IReadOnlyList<object?> items) : TemplateObject
{
    public int Index { get; set; }

    /// <summary>How many loops of the same statement this one runs inside of, where it calls itself.</summary>
    public int Depth { get; init; }

    /// <summary>The loop over other items, where the statement says that it calls itself.</summary>
    public TemplateCallable? Recursion { get; init; }

    public override TemplateCallable? AsCallable => Recursion;

    protected IReadOnlyList<object?> Items => items;

    protected bool IsFirst => Index == 0;

    protected bool IsLast => Index == items.Count - 1;
}
