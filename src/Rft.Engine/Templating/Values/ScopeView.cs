namespace Rft.Engine.Templating;

/// <summary>Scriban's <c>this</c>: the variables themselves as an object.</summary>
internal sealed class ScopeView(Scope scope) : TemplateObject
{
    /// <summary>The variables.</summary>
    public Scope Scope => scope;

    public override bool TryGetMember(string name, out object? value) => scope.TryFind(name, out value);
}
