namespace Rft.Engine.Templating;

/// <summary>A group of Jinja's <c>groupby</c>: a pair whose parts also have names.</summary>
internal sealed class TemplateGroup(object? key, List<object?> items) : TemplateTuple([key, items])
{
    /// <summary>What the items have in common.</summary>
    public object? Grouper => this[0];

    /// <summary>The items.</summary>
    public object? List => this[1];
}
