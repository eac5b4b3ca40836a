namespace Rft.Engine.Templating;

/// <summary>A list that, as Scriban has it, may also have members.</summary>
internal class TemplateList : List<object?>
{
    private Dictionary<string, object?>? _members;

    public TemplateList(IEnumerable<object?> items)
        : base(items)
    {
    }

    /// <summary>The members by name.</summary>
    public IDictionary<string, object?> Members => _members ??= [];

    /// <summary>A member; null where there is none.</summary>
    public object? Member(string name) => _members?.GetValueOrDefault(name);
}
