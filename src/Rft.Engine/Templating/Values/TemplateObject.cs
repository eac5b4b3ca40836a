namespace Rft.Engine.Templating;

/// <summary>A value with members that are no data, such as the state of a loop.</summary>
internal abstract class TemplateObject
{
    /// <summary>What calling the value itself does; null where it cannot be called.</summary>
    public virtual TemplateCallable? AsCallable => null;

    /// <summary>The value of a member; false where there is none of that name.</summary>
    public abstract bool TryGetMember(string name, out object? value);
}
