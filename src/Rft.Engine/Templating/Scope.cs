namespace Rft.Engine.Templating;

/// <summary>Variables of a block; what is not here is looked for in the enclosing ones.</summary>
internal sealed class Scope(Scope? parent)
{
    private readonly Dictionary<string, object?> _variables = [];

    public object? this[string name]
    {
        set => _variables[name] = value;
    }

    public bool TryFind(string name, out object? value)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope._variables.TryGetValue(name, out value))
            {
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>Sets a variable where it already is; false where it is not.</summary>
    public bool TryAssign(string name, object? value)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope._variables.ContainsKey(name))
            {
                scope._variables[name] = value;
                return true;
            }
        }

        return false;
    }

    public IEnumerable<string> Names => Parent is null ? _variables.Keys : _variables.Keys.Concat(Parent.Names);

    private Scope? Parent { get; } = parent;
}
