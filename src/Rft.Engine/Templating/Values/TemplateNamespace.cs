namespace Rft.Engine.Templating;

/// <summary>Jinja's <c>namespace()</c>: the one thing that an inner block can change for an outer one.</summary>
internal sealed class TemplateNamespace : TemplateObject
{
    private readonly Dictionary<string, object?> _members = [];

    public object? this[string name]
    {
        set => _members[name] = value;
    }

    public override bool TryGetMember(string name, out object? value) => _members.TryGetValue(name, out value);
}
