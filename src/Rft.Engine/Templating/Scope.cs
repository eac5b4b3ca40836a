namespace Rft.Engine.Templating;

/// <summary>Variables of a block; what is not here is looked for in the enclosing ones.</summary>
/// <param name="parent">The enclosing block; null for the outermost.</param>
/// <param name="members">The object whose members are the variables; null for variables of the block's own.</param>
internal sealed class Scope(Scope? parent, OrderedDictionary<string, object?>? members = null)
{
    private readonly IDictionary<string, object?> _variables = members ?? (IDictionary<string, object?>)new Dictionary<string, object?>();

    /// <summary>Whether names that begin with <c>$</c> are not looked for any further: the block is a function.</summary>
    public bool IsFrame { get; init; }

    /// <summary>The variables of this block alone.</summary>
    public IDictionary<string, object?> Variables => _variables;

    public IEnumerable<string> Names => Parent is null ? _variables.Keys : _variables.Keys.Concat(Parent.Names);

    private Scope? Parent { get; } = parent;

    public object? this[string name]
    {
        set => _variables[name] = value;
    }

    public bool TryFind(string name, out object? value)
    {
        for (var scope = this; scope is not null; scope = scope.Next(name))
        {
            if (scope._variables.TryGetValue(name, out value))
            {
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>
    /// The variables that an assignment changes: those that hold the name, else those of an object that is open, else the outermost, or for a
    /// name that begins with <c>$</c> those of the function.
    /// </summary>
    public IDictionary<string, object?> OwnerOf(string name)
    {
        var scope = this;
        while (!scope._variables.ContainsKey(name) && !(scope.IsObject && !IsLocal(name)) && scope.Next(name) is { } next)
        {
            scope = next;
        }

        return scope._variables;
    }

    private static bool IsLocal(string name) => name is ['$', ..] and not "$$";

    private Scope? Next(string name) => IsFrame && IsLocal(name) ? null : Parent;

    private bool IsObject { get; } = members is not null;
}
