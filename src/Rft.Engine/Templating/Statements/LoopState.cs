namespace Rft.Engine.Templating;

/// <summary>How far a loop is; the dialects give its members their names.</summary>
internal abstract class LoopState(IReadOnlyList<object?> items) : TemplateObject
{
    public int Index { get; set; }

    protected IReadOnlyList<object?> Items => items;

    protected bool IsFirst => Index == 0;

    protected bool IsLast => Index == items.Count - 1;
}
